/// W&B's `command`: the argv of a trial, with macros.
///
/// Only an element that starts with `${` and ends with `}` as a whole is a macro; unknown ones
/// vanish, as with W&B's agent (facts: wandb 0.31, `launch`/`sweeps` agents). `${envvar:NAME}`
/// alone is replaced inside an element too; if NAME is unset its own name is left standing.
public struct CommandTemplate: Sendable, Hashable, Codable {
  /// The elements as written.
  public var elements: [String]

  /// A template of these elements.
  public init(_ elements: [String]) { self.elements = elements }

  /// W&B's default: `/usr/bin/env python train.py --lr=0.01 …`.
  public static let standard = CommandTemplate([
    "${env}", "${interpreter}", "${program}", "${args}",
  ])

  /// The macros that stand for arguments or parts of the command.
  public static let macros = [
    "${env}", "${interpreter}", "${program}", "${args}", "${args_no_hyphens}",
    "${args_no_equals}", "${args_no_boolean_flags}", "${args_json}", "${args_json_file}",
    "${args_append_hydra}", "${args_override_hydra}", "${args_dict}",
  ]

  /// Whether the configuration reaches the script through arguments at all.
  public var passesArguments: Bool { elements.contains { $0.hasPrefix("${args") } }

  /// The argv for a configuration.
  ///
  /// Arguments stand in the order of their names by code point, nested groups in place as one
  /// argument each.
  ///
  /// - Parameters:
  ///   - program: What `${program}` stands for; nothing if nil.
  ///   - configuration: One value a parameter.
  ///   - space: Says how parameters are nested.
  ///   - jsonFile: What `${args_json_file}` stands for.
  ///   - environment: Where `${envvar:NAME}` looks.
  public func arguments(
    program: String?, configuration: Configuration, in space: SearchSpace, jsonFile: String,
    environment: [String: String]
  ) -> [String] {
    guard case .map(let unsorted) = configuration.nested(in: space) else { return [] }
    let values = unsorted.sorted {
      $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
    }
    var argv: [String] = []
    for element in elements {
      let text = CommandTemplate.substituted(element, environment: environment)
      guard text.hasPrefix("${"), text.hasSuffix("}") else {
        argv.append(text)
        continue
      }
      switch text {
      case "${env}": argv.append("/usr/bin/env")
      case "${interpreter}": argv.append("python")
      case "${program}": if let program { argv.append(program) }
      case "${args}": argv += values.map { "--\($0.key)=\(pythonText($0.value))" }
      case "${args_no_equals}":
        argv += values.flatMap { ["--\($0.key)", pythonText($0.value)] }
      case "${args_no_hyphens}": argv += values.map { "\($0.key)=\(pythonText($0.value))" }
      case "${args_append_hydra}": argv += values.map { "+\($0.key)=\(pythonText($0.value))" }
      case "${args_override_hydra}": argv += values.map { "++\($0.key)=\(pythonText($0.value))" }
      case "${args_no_boolean_flags}":
        for entry in values {
          switch entry.value {
          case .bool(true): argv.append("--\(entry.key)")
          case .bool(false): break
          default: argv.append("--\(entry.key)=\(pythonText(entry.value))")
          }
        }
      case "${args_json}":
        let json = ParameterValue.map(values).json
        argv.append(json.text(nonFinite: .bare, spaced: true, ascii: true))
      case "${args_json_file}": argv.append(jsonFile)
      case "${args_dict}": argv += values.map(\.key)
      default: break
      }
    }
    return argv
  }

  private static func substituted(_ element: String, environment: [String: String]) -> String {
    var out = ""
    var rest = element[...]
    while let start = rest.range(ofText: "${envvar:") {
      out += rest[..<start.lowerBound]
      let name = rest[start.upperBound...].prefix {
        $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_")
      }
      let after = rest[name.endIndex...]
      guard after.first == "}" else {
        out += rest[start]
        rest = rest[start.upperBound...]
        continue
      }
      out += environment[String(name)] ?? String(name)
      rest = after.dropFirst()
    }
    return out + rest
  }
}

extension Substring {
  /// Where a text first occurs.
  fileprivate func range(ofText text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
