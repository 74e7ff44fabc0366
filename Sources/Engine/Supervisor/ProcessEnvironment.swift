import CProcess
import Glibc

/// Environment variables, in order.
struct ProcessEnvironment: Sendable {
  private var names: [String]
  private var values: [String: String]

  /// This process's.
  static var current: ProcessEnvironment {
    var environment = ProcessEnvironment(names: [], values: [:])
    var entry = cprocess_environ()
    while let pointer = entry?.pointee {
      let text = String(cString: pointer)
      if let equals = text.dropFirst().firstIndex(of: "=") {
        environment[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry = entry?.advanced(by: 1)
    }
    return environment
  }

  /// The value of a variable; nil removes it.
  subscript(name: String) -> String? {
    get { values[name] }
    set {
      if newValue == nil { names.removeAll { $0 == name } }
      if newValue != nil, values[name] == nil { names.append(name) }
      values[name] = newValue
    }
  }

  /// All of them by name.
  var dictionary: [String: String] { values }

  /// `name=value`, as exec wants them.
  var entries: [String] { names.map { "\($0)=\(values[$0] ?? "")" } }
}

/// Calls a function with texts as C's array of strings, ended by a null pointer.
func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
  pointers.append(nil)
  defer { for pointer in pointers { free(pointer) } }
  return pointers.withUnsafeBufferPointer { buffer in
    // An array with at least its closing null has a base address.
    guard let base = buffer.baseAddress else { preconditionFailure("an empty array of strings") }
    return body(base)
  }
}
