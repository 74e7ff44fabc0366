#pragma once

// The few C calls that Swift cannot see. Every function that can fail returns -1 and sets errno,
// unless it says otherwise.

#ifdef __cplusplus
extern "C" {
#endif

// MARK: - Starting processes

/// Starts a program in a session of its own: stdin from /dev/null, stdout and stderr to
/// `output_fd`, every other descriptor closed, all signals with their default action.
///
/// - `passed_fd`: one more descriptor, handed on as number 3; -1 for none.
/// - `hold_signals`: starts it with SIGINT, SIGTERM and SIGHUP blocked, so that a signal sent
///   before it listens waits instead of killing it.
///
/// Returns 0 or an errno value.
int cprocess_spawn(
  int *pid, const char *path, char *const argv[], char *const envp[], const char *cwd,
  int output_fd, int passed_fd, int hold_signals);

/// A child that waits for permission to become its program.
typedef struct {
  int pid;
  int gate;
  int report;
} cprocess_held;

/// As `cprocess_spawn`, but the child waits before exec: its pid can be written down first.
/// If the caller dies before `cprocess_release`, the child exits.
///
/// Returns 0 or an errno value.
int cprocess_fork_held(
  cprocess_held *held, const char *path, char *const argv[], char *const envp[], const char *cwd,
  int output_fd);

/// Lets a held child go on. Returns 0 once its program runs, else an errno value: negated if the
/// working directory could not be entered, positive if the program could not be executed. A child
/// that failed has exited and is still to be reaped.
int cprocess_release(cprocess_held *held);

/// The environment of this process.
char **cprocess_environ(void);

/// The processors that this process may run on.
int cprocess_core_count(void);

// MARK: - Watching processes

/// A descriptor that turns readable when the process ends; closed on exec.
int cprocess_pidfd_open(int pid);

/// Sends a signal to the process behind a descriptor: never to another one with its number.
int cprocess_pidfd_signal(int pidfd, int signal);

/// What a process and those it had waited for took.
typedef struct {
  /// Seconds of processor time in the program and in the system.
  double user, system;
  /// The most memory that one of them held, in bytes.
  long peak_memory;
} cprocess_usage;

/// `wait4`; returns the pid, 0 if nobody has ended (with `nohang`), or -1.
int cprocess_wait(int pid, int *status, cprocess_usage *usage, int nohang);

/// What became of a child, which stays unreaped: its number stays reserved.
enum {
  cprocess_runs = 0,
  cprocess_stopped = 1,
  cprocess_continued = 2,
  cprocess_ended = 3,
};

/// The next change of a child; -1 if it is no child of ours.
int cprocess_child_change(int pid);

/// Descendants whose parents die become children of this process.
int cprocess_adopt_orphans(void);

/// When a process started, in clock ticks since boot; 0 if there is none or it is a zombie.
unsigned long long cprocess_start_time(int pid);

/// The parent and the start time of a process (zombies too); returns its state letter, 0 if there
/// is none.
char cprocess_status(int pid, int *parent, unsigned long long *start_time);

/// Blocks SIGINT, SIGTERM, SIGHUP and SIGCHLD in this thread and returns a descriptor they are
/// read from.
int cprocess_signal_descriptor(void);

/// The next signal that came; 0 if none did.
int cprocess_next_signal(int descriptor);

// MARK: - Descriptors and files

/// A pipe whose ends are closed on exec.
int cprocess_pipe(int ends[2]);

/// A counter that wakes a poll; closed on exec, never blocks.
int cprocess_eventfd(void);

/// A pseudo-terminal that passes bytes on as they are.
int cprocess_open_pty(int *master, int *slave);

/// Takes an exclusive open-file-description lock on the whole file without waiting. It lasts until
/// every copy of the descriptor, in whatever process, is closed.
int cprocess_lock(int fd);

/// Gives the lock back.
int cprocess_unlock(int fd);

/// Whether somebody else holds a lock: 1 or 0. Takes nothing.
int cprocess_is_locked(int fd);

/// An inotify descriptor; closed on exec, never blocks.
int cprocess_inotify(void);

/// Tells once that a file was written, renamed over or deleted; returns the watch's number.
int cprocess_inotify_once(int fd, const char *path);

/// Tells each time that a file was written.
int cprocess_inotify_watch(int fd, const char *path);

/// Tells each time that a file appeared in a folder or one in it was written.
int cprocess_inotify_folder(int fd, const char *path);

/// Ends a watch.
int cprocess_inotify_remove(int fd, int watch);

/// Reads what happened: up to `count` numbers of watches. Returns how many, 0 for none.
int cprocess_inotify_read(int fd, int *watches, int count);

/// The magic number of the file system that holds `path` (statfs's `f_type`, see statfs(2)).
long cprocess_file_system_type(const char *path);

/// Whether a path lies on a network file system: 1 or 0.
int cprocess_is_network_filesystem(const char *path);

/// Makes `to_fd` a copy of `from_fd` that shares its blocks.
int cprocess_reflink(int from_fd, int to_fd);

/// Has the allocator keep little that is free: two arenas, and thresholds that do not grow with
/// what was freed (mallopt(3)).
void cprocess_keep_memory_small(void);

/// Gives the free pages within the heap back to the system (malloc_trim(3)).
void cprocess_release_memory(void);

#ifdef __cplusplus
}
#endif
