import Canvas

/// The simulator's keys: dispatch, hints and help come from this one table.
enum SimulatorKey: CaseIterable {
  case step, steps, run, finish, seed, seedBack, restart, landscape, landscapeBack, next, back,
    zoom, help, quit

  /// The keys that mean it.
  var keys: [Key] {
    switch self {
    case .step: [.character(" "), .character("s")]
    case .steps: [.character("S")]
    case .run: [.character("r")]
    case .finish: [.character("e"), .end]
    case .seed: [.character("n")]
    case .seedBack: [.character("N")]
    case .restart: [.character("0"), .home]
    case .landscape: [.character("l")]
    case .landscapeBack: [.character("L")]
    case .next: [.tab, .right]
    case .back: [.backTab, .left]
    case .zoom: [.character("z"), .enter]
    case .help: [.character("?")]
    case .quit: [.character("q"), .control("c")]
    }
  }

  /// The first key, as it is written.
  var label: String {
    switch self {
    case .step: "space"
    case .next: "tab"
    case .back: "shift-tab"
    default:
      if case .character(let letter)? = keys.first { String(letter) } else { "" }
    }
  }

  /// What it does, in the fewest words; nil for what stands in the help alone.
  var hint: String? {
    switch self {
    case .step: "one more trial"
    case .run: "run"
    case .finish: "to the end"
    case .seed: "next seed"
    case .landscape: "next landscape"
    case .zoom: "zoom"
    case .help: "help"
    case .quit: "quit"
    default: nil
    }
  }

  /// What it does.
  var meaning: String {
    switch self {
    case .step: "one more trial of each sampler"
    case .steps: "ten more trials of each"
    case .run: "let trials come by themselves, or stop"
    case .finish: "all that are left, at once"
    case .seed: "the contest anew, with the next seed"
    case .seedBack: "with the seed before"
    case .restart: "the contest anew, with the same seed"
    case .landscape: "the next landscape"
    case .landscapeBack: "the landscape before"
    case .next: "the next sampler's map"
    case .back: "the map before"
    case .zoom: "one map large, or all of them"
    case .help: "this help"
    case .quit: "quit"
    }
  }
}
