#include "CProcess.h"
#include <sys/vfs.h>

long cprocess_file_system_type(const char *path) {
  struct statfs info;
  if (statfs(path, &info) != 0) return -1;
  return (long)(unsigned int)info.f_type;
}

int cprocess_is_network_filesystem(const char *path) {
  struct statfs info;
  if (statfs(path, &info) != 0) return -1;
  switch ((unsigned int)info.f_type) {
  case 0x6969u:      // NFS
  case 0x517Bu:      // SMB
  case 0xFF534D42u:  // CIFS
  case 0xFE534D42u:  // SMB2
  case 0x01021997u:  // 9P
  case 0x65735546u:  // FUSE: sshfs, GlusterFS, rclone
  case 0x0BD00BD0u:  // Lustre
  case 0x00C36400u:  // Ceph
  case 0x47504653u:  // GPFS
  case 0x19830326u:  // BeeGFS
  case 0x5346414Fu:  // AFS
  case 0x6B414653u:  // kAFS
  case 0x73757245u:  // Coda
  case 0x564Cu:      // NCP
  case 0x013111A8u:  // IBRIX
  case 0xAAD7AAEAu:  // PanFS
    return 1;
  default:
    return 0;
  }
}
