import CProcess
import Foundation

/// Where a file lies, as far as SQLite cares.
enum FileKind {
  /// Nowhere.
  case missing
  /// On a disk of this machine.
  case local
  /// On a file system that other machines write too: shared memory does not reach them.
  case network

  /// statfs(2)'s magic numbers: NFS, SMB (three generations), AFS, Coda, NCP, Ceph, Lustre, GPFS,
  /// BeeGFS, PanFS, GFS2, OCFS2, 9P, VirtualBox's shared folders, and FUSE (sshfs, s3fs, GlusterFS).
  private static let networks: Set<Int> = [
    0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x5346_414F, 0x7375_7245, 0x564C, 0x00C3_6400,
    0x0BD0_0BD0, 0x4750_4653, 0x1983_0326, 0xAAD7_AAEA, 0x0116_1970, 0x7461_636F, 0x0102_1997,
    0x786F_4256, 0x6573_5546,
  ]

  /// The kind of a path's place.
  init(of path: String) { self.init(type: cprocess_file_system_type(path)) }

  /// The kind of a file system by its magic number; -1 for none.
  init(type: Int) {
    self = type == -1 ? .missing : FileKind.networks.contains(type) ? .network : .local
  }

  /// Whether there is no such file, or nothing in it.
  static func isEmpty(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let size = (attributes?[.size] as? NSNumber)?.intValue
    return (size ?? 0) == 0
  }
}
