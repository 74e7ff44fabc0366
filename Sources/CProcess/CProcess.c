#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#ifndef FICLONE
#define FICLONE _IOW(0x94, 9, int)
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

extern char **environ;

char **cprocess_environ(void) { return environ; }

// MARK: - Starting processes

static void ladder_signals(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGHUP);
}

int cprocess_spawn(
  pid_t *pid, const char *path, char *const argv[], char *const envp[], const char *cwd,
  int output_fd, int passed_fd, int hold_signals) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t mask, all;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  if (!error) error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (!error) error = posix_spawn_file_actions_adddup2(&actions, output_fd, 1);
  if (!error) error = posix_spawn_file_actions_adddup2(&actions, output_fd, 2);
  if (!error && passed_fd >= 0) error = posix_spawn_file_actions_adddup2(&actions, passed_fd, 3);
  if (!error && cwd) error = posix_spawn_file_actions_addchdir_np(&actions, cwd);
  if (!error) {
    error = posix_spawn_file_actions_addclosefrom_np(&actions, passed_fd >= 0 ? 4 : 3);
  }
  sigemptyset(&mask);
  if (hold_signals) ladder_signals(&mask);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(
    &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (!error) error = posix_spawn(pid, path, &actions, &attributes, argv, envp);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

static void default_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; number++) sigaction(number, &action, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

// Runs in the child between fork and exec: only async-signal-safe calls.
static void become(
  int gate, int report, const char *path, char *const argv[], char *const envp[],
  const char *cwd, int output_fd) {
  setsid();
  int null = open("/dev/null", O_RDONLY);
  if (null > 0) dup2(null, 0);
  dup2(output_fd, 1);
  dup2(output_fd, 2);
  // The gate and the report become 3 and 4; whatever else is open goes, first of all the lock.
  int gate_copy = fcntl(gate, F_DUPFD_CLOEXEC, 10);
  int report_copy = fcntl(report, F_DUPFD_CLOEXEC, 10);
  dup3(gate_copy, 3, O_CLOEXEC);
  dup3(report_copy, 4, O_CLOEXEC);
  closefrom(5);
  char byte;
  ssize_t got;
  do { got = read(3, &byte, 1); } while (got < 0 && errno == EINTR);
  if (got != 1) _exit(127);
  close(3);
  int error = 0;
  if (cwd && chdir(cwd) != 0) {
    error = -errno;
  } else {
    default_signals();
    execve(path, argv, envp);
    error = errno;
  }
  (void)!write(4, &error, sizeof error);
  _exit(127);
}

int cprocess_fork_held(
  cprocess_held *held, const char *path, char *const argv[], char *const envp[], const char *cwd,
  int output_fd) {
  int gate[2], report[2];
  if (pipe2(gate, O_CLOEXEC) != 0) return errno;
  if (pipe2(report, O_CLOEXEC) != 0) {
    int error = errno;
    close(gate[0]);
    close(gate[1]);
    return error;
  }
  pid_t pid = fork();
  if (pid == 0) {
    close(gate[1]);
    become(gate[0], report[1], path, argv, envp, cwd, output_fd);
  }
  int error = errno;
  close(gate[0]);
  close(report[1]);
  if (pid < 0) {
    close(gate[1]);
    close(report[0]);
    return error;
  }
  held->pid = pid;
  held->gate = gate[1];
  held->report = report[0];
  return 0;
}

int cprocess_release(cprocess_held *held) {
  char byte = 1;
  ssize_t done;
  do { done = write(held->gate, &byte, 1); } while (done < 0 && errno == EINTR);
  close(held->gate);
  int error = 0;
  ssize_t got;
  do { got = read(held->report, &error, sizeof error); } while (got < 0 && errno == EINTR);
  close(held->report);
  return got == sizeof error ? error : 0;
}

int cprocess_core_count(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    int count = CPU_COUNT(&set);
    if (count > 0) return count;
  }
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

// MARK: - Watching processes

int cprocess_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int cprocess_pidfd_signal(int pidfd, int signal) {
  return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

int cprocess_wait(pid_t pid, int *status, cprocess_usage *usage, int nohang) {
  struct rusage taken;
  memset(&taken, 0, sizeof taken);
  pid_t result;
  do {
    result = wait4(pid, status, nohang ? WNOHANG : 0, &taken);
  } while (result < 0 && errno == EINTR);
  if (usage) {
    usage->user = (double)taken.ru_utime.tv_sec + (double)taken.ru_utime.tv_usec / 1e6;
    usage->system = (double)taken.ru_stime.tv_sec + (double)taken.ru_stime.tv_usec / 1e6;
    usage->peak_memory = taken.ru_maxrss * 1024;
  }
  return result;
}

int cprocess_child_change(pid_t pid) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid(P_PID, pid, &info, WSTOPPED | WCONTINUED | WNOHANG) != 0) {
    if (errno != ECHILD) return -1;
  }
  if (info.si_pid == pid) {
    if (info.si_code == CLD_CONTINUED) return cprocess_continued;
    if (info.si_code == CLD_STOPPED || info.si_code == CLD_TRAPPED) return cprocess_stopped;
  }
  memset(&info, 0, sizeof info);
  if (waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
  return info.si_pid == pid ? cprocess_ended : cprocess_runs;
}

int cprocess_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

char cprocess_status(pid_t pid, pid_t *parent, unsigned long long *start_time) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t count = read(fd, text, sizeof text - 1);
  close(fd);
  if (count <= 0) return 0;
  text[count] = 0;
  // The name in parentheses may hold anything: the fields begin after the last one.
  char *rest = strrchr(text, ')');
  if (!rest) return 0;
  char state = 0;
  int ppid = 0;
  unsigned long long start = 0;
  int found = sscanf(
    rest + 1,
    " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
    &state, &ppid, &start);
  if (found != 3) return 0;
  if (parent) *parent = ppid;
  if (start_time) *start_time = start;
  return state;
}

unsigned long long cprocess_start_time(pid_t pid) {
  unsigned long long start = 0;
  char state = cprocess_status(pid, NULL, &start);
  return state == 0 || state == 'Z' || state == 'X' ? 0 : start;
}

int cprocess_signal_descriptor(void) {
  sigset_t set;
  ladder_signals(&set);
  sigaddset(&set, SIGCHLD);
  if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int cprocess_next_signal(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t got;
  do { got = read(descriptor, &info, sizeof info); } while (got < 0 && errno == EINTR);
  return got == sizeof info ? (int)info.ssi_signo : 0;
}

// MARK: - Descriptors and files

int cprocess_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int cprocess_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int cprocess_open_pty(int *master, int *slave) {
  struct winsize size = {.ws_row = 40, .ws_col = 160};
  if (openpty(master, slave, NULL, NULL, &size) != 0) return -1;
  struct termios modes;
  if (tcgetattr(*slave, &modes) == 0) {
    cfmakeraw(&modes);
    tcsetattr(*slave, TCSANOW, &modes);
  }
  fcntl(*master, F_SETFD, FD_CLOEXEC);
  fcntl(*master, F_SETFL, O_NONBLOCK);
  fcntl(*slave, F_SETFD, FD_CLOEXEC);
  return 0;
}

static struct flock whole_file(short type) {
  struct flock lock;
  memset(&lock, 0, sizeof lock);
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

int cprocess_lock(int fd) {
  struct flock lock = whole_file(F_WRLCK);
  return fcntl(fd, F_OFD_SETLK, &lock);
}

int cprocess_unlock(int fd) {
  struct flock lock = whole_file(F_UNLCK);
  return fcntl(fd, F_OFD_SETLK, &lock);
}

int cprocess_is_locked(int fd) {
  struct flock lock = whole_file(F_WRLCK);
  if (fcntl(fd, F_OFD_GETLK, &lock) != 0) return -1;
  return lock.l_type != F_UNLCK;
}

int cprocess_inotify(void) { return inotify_init1(IN_CLOEXEC | IN_NONBLOCK); }

int cprocess_inotify_once(int fd, const char *path) {
  return inotify_add_watch(fd, path, IN_MODIFY | IN_MOVE_SELF | IN_DELETE_SELF | IN_ONESHOT);
}

int cprocess_inotify_watch(int fd, const char *path) {
  return inotify_add_watch(fd, path, IN_MODIFY);
}

int cprocess_inotify_folder(int fd, const char *path) {
  return inotify_add_watch(fd, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO);
}

int cprocess_inotify_remove(int fd, int watch) { return inotify_rm_watch(fd, watch); }

int cprocess_inotify_read(int fd, int *watches, int count) {
  _Alignas(struct inotify_event) char buffer[4096];
  // Never more events than fit into `watches`: the rest waits for the next call.
  size_t room = (size_t)count * sizeof(struct inotify_event);
  if (room > sizeof buffer || count <= 0) room = sizeof buffer;
  ssize_t got;
  do { got = read(fd, buffer, room); } while (got < 0 && errno == EINTR);
  // A name that is longer than the room left: read it into the whole buffer.
  if (got < 0 && errno == EINVAL) got = read(fd, buffer, sizeof buffer);
  int found = 0;
  for (char *at = buffer; got > 0 && at < buffer + got && found < count;) {
    struct inotify_event *event = (struct inotify_event *)at;
    watches[found++] = event->wd;
    at += sizeof(struct inotify_event) + event->len;
  }
  return found;
}

int cprocess_reflink(int from_fd, int to_fd) { return ioctl(to_fd, FICLONE, from_fd); }
