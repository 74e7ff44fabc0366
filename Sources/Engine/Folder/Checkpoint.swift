import CProcess
import Glibc

/// Copies a trial's checkpoint into the folder of another trial.
///
/// Blocks are shared where the file system can (reflink), else files are linked, else copied. The
/// copy is made under another name and renamed, so that it is whole wherever it is seen.
enum Checkpoint {
  /// Copies the checkpoint of a step, or the newest; a copy of that step that is there already is
  /// kept.
  ///
  /// - Returns: The step.
  /// - Throws: `LaunchError` if there is none, `FileError` if it cannot be copied.
  static func copy(from source: TrialFolder, step: Int?, to target: TrialFolder) throws -> Int {
    if let step, target.checkpoints.contains(step) { return step }
    // A script may throw an old checkpoint away while it is copied: then there is a newer one.
    for attempt in 0... {
      guard let found = step ?? source.checkpoints.last, source.checkpoints.contains(found) else {
        let wanted = step.map { "the checkpoint of step \($0)" } ?? "a checkpoint"
        throw LaunchError("\(wanted) is not in \(source.checkpointsPath) any more")
      }
      let place = target.checkpointPath(found)
      let temporary = "\(target.checkpointsPath)/.\(found).tmp"
      do {
        remove(temporary)
        try WholeFile.makeFolder(target.checkpointsPath)
        try copyFolder(source.checkpointPath(found), to: temporary)
        remove(place)
        guard rename(temporary, place) == 0 else { throw FileError("write", place) }
        return found
      } catch let error as FileError {
        remove(temporary)
        guard error.number == ENOENT, step == nil, attempt < 3 else { throw error }
      }
    }
    preconditionFailure("the loop ends by returning or throwing")
  }

  private static func copyFolder(_ source: String, to target: String) throws(FileError) {
    guard mkdir(target, 0o755) == 0 else { throw FileError("write", target) }
    for name in WholeFile.names(in: source) {
      let from = "\(source)/\(name)"
      let to = "\(target)/\(name)"
      var info = stat()
      guard lstat(from, &info) == 0 else { throw FileError("read", from) }
      switch info.st_mode & S_IFMT {
      case S_IFDIR: try copyFolder(from, to: to)
      case S_IFLNK: try copyLink(from, to: to)
      case S_IFREG: try copyFile(from, to: to)
      default: break
      }
    }
  }

  private static func copyLink(_ source: String, to target: String) throws(FileError) {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard readlink(source, &buffer, buffer.count - 1) >= 0 else { throw FileError("read", source) }
    guard symlink(buffer, target) == 0 else { throw FileError("write", target) }
  }

  private static func copyFile(_ source: String, to target: String) throws(FileError) {
    let from = open(source, O_RDONLY | O_CLOEXEC)
    guard from >= 0 else { throw FileError("read", source) }
    defer { close(from) }
    let to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard to >= 0 else { throw FileError("write", target) }
    defer { close(to) }
    if cprocess_reflink(from, to) == 0 { return }
    unlink(target)
    if link(source, target) == 0 { return }
    let copy = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard copy >= 0 else { throw FileError("write", target) }
    defer { close(copy) }
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(from, &chunk, chunk.count)
      if count == 0 { return }
      guard count > 0, WholeFile.append(Array(chunk[..<count]), to: copy) else {
        throw FileError(count < 0 ? "read" : "write", count < 0 ? source : target)
      }
    }
  }

  /// Removes a file, or a folder with all that is in it; nothing happens if there is none.
  static func remove(_ path: String) {
    var info = stat()
    guard lstat(path, &info) == 0 else { return }
    if info.st_mode & S_IFMT == S_IFDIR {
      for name in WholeFile.names(in: path) { remove("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
