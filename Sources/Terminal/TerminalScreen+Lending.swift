import Glibc

extension TerminalScreen {
  /// Gives the terminal to another program and waits for it to end; the screen is drawn anew
  /// afterwards, as after ``suspend()``.
  ///
  /// The program stands in this one's process group, so that ^Z stops both and the shell's `fg` lets
  /// both go on. An interrupt is the program's alone, as with system(3).
  ///
  /// - Parameter arguments: The program, looked up on the `PATH`, and its arguments.
  /// - Returns: What it exited with; 128 and the signal that ended it; nil if it could not be started,
  ///   with `errno` set.
  public func lend(to arguments: [String]) -> Int32? {
    guard let program = arguments.first else { return nil }
    giveAway()
    defer { takeBack() }
    var ignored = sigaction()
    ignored.__sigaction_handler.sa_handler = SIG_IGN
    for signal in [SIGINT, SIGQUIT] { sigaction(signal, &ignored, nil) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGPIPE, SIGWINCH, SIGHUP, SIGTERM] {
      sigaddset(&signals, signal)
    }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var streams = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&streams)
    defer { posix_spawn_file_actions_destroy(&streams) }
    let output = isatty(1) == 1 ? 1 : terminal
    posix_spawn_file_actions_adddup2(&streams, terminal, 0)
    for stream: Int32 in 1...2 { posix_spawn_file_actions_adddup2(&streams, output, stream) }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, program, &streams, &attributes, &words, environ)
    guard failure == 0 else {
      errno = failure
      return nil
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
