import CProcess
import Glibc

/// An exclusive lock on a file that lasts as long as any copy of its descriptor, in any process.
///
/// These are open-file-description locks: `flock` and `fcntl` locks of others do not meet them,
/// a fork hands them on, and nobody needs a process number to ask who lives.
public final class FileLock: Sendable {
  /// The descriptor that holds the lock.
  public let descriptor: Int32
  /// The locked file.
  public let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Takes the lock without waiting; nil if somebody holds it.
  ///
  /// - Throws: `FileError` if the file cannot be made or the file system knows no locks.
  public static func take(_ path: String) throws(FileError) -> FileLock? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError("lock", path) }
    guard cprocess_lock(descriptor) == 0 else {
      let number = errno
      close(descriptor)
      if number == EAGAIN || number == EACCES { return nil }
      throw FileError("lock", path, number: number)
    }
    return FileLock(descriptor: descriptor, path: path)
  }

  /// The lock that whoever started this process handed on; nil if the descriptor is no copy of the
  /// locked file's.
  static func inherited(_ descriptor: Int32, path: String) -> FileLock? {
    var mine = stat()
    var file = stat()
    guard fstat(descriptor, &mine) == 0, stat(path, &file) == 0,
      mine.st_dev == file.st_dev, mine.st_ino == file.st_ino,
      cprocess_lock(descriptor) == 0
    else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return FileLock(descriptor: descriptor, path: path)
  }

  /// Whether somebody holds the lock; takes nothing. A file that is not there is not locked.
  public static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return cprocess_is_locked(descriptor) == 1
  }

  /// Whether the locked file is still where it was: not removed, moved or replaced.
  var isInPlace: Bool {
    var mine = stat()
    var file = stat()
    return fstat(descriptor, &mine) == 0 && stat(path, &file) == 0 && mine.st_dev == file.st_dev
      && mine.st_ino == file.st_ino
  }

  /// Puts text into the locked file, for people and for `EngineLock`.
  func write(_ text: String) throws(FileError) {
    // Cut to its length last: a full disk would not give back what was let go.
    let bytes = Array(text.utf8)
    guard lseek(descriptor, 0, SEEK_SET) == 0, WholeFile.append(bytes, to: descriptor),
      ftruncate(descriptor, off_t(bytes.count)) == 0
    else { throw FileError("write", path) }
  }

  /// Gives the lock back, for all copies of the descriptor.
  public func release() { _ = cprocess_unlock(descriptor) }
}
