import Glibc

/// Where a program's file is.
public enum Program: Sendable, Equatable {
  /// Here.
  case found(String)
  /// Nowhere; why, for the user.
  case missing(String)

  /// Finds the file for the first word of a command.
  ///
  /// A name with a slash is a path, relative to the working directory. One without is looked for on
  /// `PATH`, then in the working directory, so that `program: train.sh` works as it stands.
  ///
  /// - Parameters:
  ///   - path: The folders of `PATH`; nil for the usual ones.
  ///   - workingDirectory: Where it is to run; nil for the current folder.
  public static func find(
    _ name: String, path: String?, workingDirectory: String?
  ) -> Program {
    let local = name.hasPrefix("/") ? name : "\(workingDirectory ?? ".")/\(name)"
    if !name.contains("/") {
      let folders = (path ?? usualPath).split(separator: ":", omittingEmptySubsequences: false)
      for folder in folders {
        let candidate = folder.isEmpty ? name : "\(folder)/\(name)"
        if isExecutable(candidate) { return .found(candidate) }
      }
    }
    if isExecutable(local) { return .found(name.contains("/") ? name : local) }
    if access(local, F_OK) == 0 {
      return .missing(
        "\(absolutePath(local)) is there but may not be executed; make it so with chmod +x, "
          + "or name its interpreter in the study file's command")
    }
    if name.contains("/") { return .missing("there is no program \(absolutePath(local))") }
    return .missing(
      "there is no program \(name) on the PATH nor in \(workingDirectory ?? "this folder")")
  }

  /// Why there is no program; nil if there is one.
  public var problem: String? {
    if case .missing(let reason) = self { return reason }
    return nil
  }

  /// Whether a program of this name is on a `PATH`; nil for the usual one.
  public static func isOnPath(_ name: String, path: String?) -> Bool {
    (path ?? usualPath).split(separator: ":").contains { isExecutable("\($0)/\(name)") }
  }

  private static let usualPath = "/usr/local/bin:/usr/bin:/bin"

  /// Whether a file is an executable that Python has no part in: a binary, or a script whose first
  /// line names another interpreter.
  static func runsByItself(_ name: String, workingDirectory: String?) -> Bool {
    let file = name.hasPrefix("/") ? name : (workingDirectory ?? ".") + "/" + name
    guard isExecutable(file), let opened = fopen(file, "re") else { return false }
    defer { fclose(opened) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = fread(&bytes, 1, bytes.count, opened)
    let head = bytes.prefix(count)
    if head.starts(with: [0x7F] + Array("ELF".utf8)) { return true }
    guard head.starts(with: Array("#!".utf8)) else { return false }
    return !String(decoding: head.prefix { $0 != 0x0A }, as: UTF8.self).contains("python")
  }

  /// Why the kernel would not start a program, with what to do.
  ///
  /// - Parameter number: As `cprocess_release` returns it.
  static func refusal(_ number: Int32, program: String, order: TrialOrder) -> String {
    if number < 0 {
      return "cannot enter the working directory \(order.workingDirectory ?? ""): "
        + systemText(-number)
    }
    switch number {
    case ENOENT:
      return "there is no program \(program), or the interpreter in its first line is missing"
    case EACCES:
      return "\(program) may not be executed; make it so with chmod +x, "
        + "or name its interpreter in the study file's command"
    case ENOEXEC:
      return "\(program) is no program: a script needs a first line such as #!/bin/sh, "
        + "or name its interpreter in the study file's command"
    default: return "cannot execute \(program): \(systemText(number))"
    }
  }

  private static func isExecutable(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
