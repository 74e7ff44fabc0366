import Tuning

/// What a contest of samplers came to so far, as the simulator's screen shows it.
public struct SimulatorScene: Sendable, Equatable {
  /// A place on the map, both coordinates in 0…1 from the left and from the bottom.
  public struct Place: Sendable, Hashable {
    /// From the left.
    public var x: Double
    /// From the bottom.
    public var y: Double

    /// A place.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A parameter along a side of the map.
  public struct Side: Sendable, Hashable {
    /// The parameter.
    public var name: String
    /// Its value at the left or lower end, as text.
    public var low: String
    /// Its value at the right or upper end, as text.
    public var high: String

    /// A side.
    public init(name: String, low: String, high: String) {
      self.name = name
      self.low = low
      self.high = high
    }
  }

  /// A trial that ended.
  public struct Look: Sendable, Hashable {
    /// Where it looked.
    public var place: Place
    /// Whether it ended with a number.
    public var isFinite: Bool

    /// A trial.
    public init(_ place: Place, isFinite: Bool) {
      self.place = place
      self.isFinite = isFinite
    }
  }

  /// One sampler and what it found.
  public struct Entrant: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Why it looks where it does, in a few words.
    public var note: String
    /// Its trials in the order in which they ended.
    public var looks: [Look]
    /// The best result after each of them; nil before there is one.
    public var bestSoFar: [Double?]
    /// Which of the looks is the best one.
    public var bestLook: Int?
    /// After how many trials the goal was reached.
    public var needed: Int?
    /// When the goal was reached, in virtual seconds.
    public var timeNeeded: Double?
    /// Virtual seconds so far.
    public var clock: Double

    /// An entrant.
    public init(
      name: String, note: String = "", looks: [Look] = [], bestSoFar: [Double?] = [],
      bestLook: Int? = nil, needed: Int? = nil, timeNeeded: Double? = nil, clock: Double = 0
    ) {
      self.name = name
      self.note = note
      self.looks = looks
      self.bestSoFar = bestSoFar
      self.bestLook = bestLook
      self.needed = needed
      self.timeNeeded = timeNeeded
      self.clock = clock
    }

    /// Its best result so far.
    public var best: Double? { bestSoFar.last ?? nil }
  }

  /// The landscape's name.
  public var landscape = ""
  /// What it is.
  public var summary = ""
  /// The metric.
  public var metric = ""
  /// The best result there is, noise aside.
  public var optimum = 0.0
  /// Which way is better.
  public var direction = Direction.minimize
  /// A result this good counts as found.
  public var goal = 0.0
  /// The share of the way to the optimum that `goal` leaves, from a middling result.
  public var tolerance = 0.0
  /// The seed of search and trials.
  public var seed: UInt64 = 0
  /// Trials each may run.
  public var trials = 0
  /// Workers of each.
  public var workers = 1
  /// The parameter from left to right.
  public var horizontal = Side(name: "", low: "", high: "")
  /// The parameter from bottom to top; nil if there is only one.
  public var vertical: Side?
  /// Parameters that are on neither side.
  public var hidden = 0
  /// How good the landscape is, row by row from the top: 0 at the optimum, 1 for middling or worse,
  /// NaN where runs diverge. Empty where it has more than the two parameters.
  public var terrain: [[Double]] = []
  /// Where the optimum lies.
  public var optima: [Place] = []
  /// The samplers.
  public var entrants: [Entrant] = []
  /// Whether all are through.
  public var isOver = false

  /// An empty scene.
  public init() {}

  /// What results are measured from: the optimum, or a result beyond it that noise made. So the best
  /// so far never moves away from it.
  var reference: Double {
    entrants.compactMap(\.best).reduce(optimum) { direction.isBetter($1, than: $0) ? $1 : $0 }
  }

  /// Trials that ended, of the one that has come furthest.
  var progress: Int { entrants.map(\.looks.count).max() ?? 0 }
}
