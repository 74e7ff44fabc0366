import Canvas

/// The simulator's screen: what it shows and how.
public struct SimulatorState: Sendable, Equatable {
  /// The smallest screen it draws on.
  static let minimum = Size(40, 10)

  /// The terminal's size.
  public var size: Size
  /// What the terminal can show.
  public var glyphs: Glyphs
  /// The contest as it stands.
  public internal(set) var scene: SimulatorScene
  /// Whether trials come by themselves.
  public internal(set) var isRunning = false
  /// The entrant whose map is shown where there is room for one.
  var selected = 0
  /// Whether one map is shown though there is room for all.
  var isZoomed = false
  /// Whether the keys are explained.
  var showsHelp = false
  /// What went wrong last.
  var message: String?

  /// A screen before the first scene.
  public init(size: Size, glyphs: Glyphs, scene: SimulatorScene = SimulatorScene()) {
    self.size = size
    self.glyphs = glyphs
    self.scene = scene
  }
}
