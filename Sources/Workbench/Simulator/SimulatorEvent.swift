import Canvas

/// What reaches the simulator's screen.
public enum SimulatorEvent: Sendable, Equatable {
  /// A key.
  case key(Key)
  /// The terminal's size changed.
  case resize(Size)
  /// The contest went on.
  case scene(SimulatorScene)
  /// Something went wrong.
  case message(String)
  /// A moment passed.
  case tick
}

/// What the simulator's screen asks for.
public enum SimulatorEffect: Sendable, Equatable {
  /// So many more trials of each sampler.
  case step(Int)
  /// All trials that are left.
  case finish
  /// The contest anew, with another seed.
  case seed(UInt64)
  /// Another landscape: the next one, or the one before.
  case landscape(Int)
  /// Leave.
  case quit
  /// To the shell.
  case suspend
  /// Draw everything anew.
  case redraw
}
