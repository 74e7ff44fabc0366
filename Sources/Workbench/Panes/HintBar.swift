import Canvas

/// What can be done now, from the key map: the bottom line.
enum HintBar {
  /// A hint and where it stands.
  struct Place: Sendable {
    var binding: Binding
    var key: String
    var hint: String
    var x: Int
    var width: Int { key.count + 1 + hint.count }
  }

  /// The hints that there are here, by rank; of each is asked only as far as there is room whether it can
  /// be done now.
  private static func candidates(_ state: WorkbenchState) -> [Binding] {
    let contexts = state.contexts
    return state.keys.bindings
      .filter { contexts.contains($0.context) && $0.rank != nil }
      .filter { $0.panes?.contains(state.focus) ?? true }
      .filter { binding in
        // A key that means something else in this pane is not shown with what it means elsewhere.
        binding.keys.first.flatMap { state.keys.binding($0, in: contexts)?.context }
          == binding.context
      }
      .enumerated()
      .sorted { order($0.element, state, $0.offset) < order($1.element, state, $1.offset) }
      .map(\.element)
  }

  /// Whether a key does something now.
  private static func isPossible(_ binding: Binding, _ state: WorkbenchState) -> Bool {
    state.obstacle(to: binding.action) == nil
      && (binding.context != .form || binding.action != .increase || hasChoice(state))
  }

  /// Whether the line of the form that is edited has anything to choose from.
  private static func hasChoice(_ state: WorkbenchState) -> Bool {
    guard case .clone(let form)? = state.overlay, case .choice(let choices, _) = form.current.input
    else { return false }
    return choices.count > 1
  }

  /// A hint's place: by rank; on narrow screens the focused pane's own keys go before those that
  /// are the same everywhere.
  private static func order(
    _ binding: Binding, _ state: WorkbenchState, _ offset: Int
  ) -> (Int, Int, Int) {
    let isOwn = binding.context != .everywhere || binding.panes != nil
    let goesFirst = isOwn && state.overlay == nil && state.size.width < 60 && state.focus != .trials
    return (goesFirst ? 0 : 1, binding.rank ?? 0, offset)
  }

  /// The hints on the bottom rows: one row, but as many as it needs where something asks.
  static func rows(_ state: WorkbenchState, width: Int) -> [[Place]] {
    switch state.context {
    case .halve, .confirm, .launch, .quit, .refine, .replicate, .copy, .columns: break
    case .everywhere, .rate, .pruning, .trial, .search, .study, .line, .form, .commands, .compare,
      .checklist, .step:
      return [places(state, width: width)]
    }
    var rows: [[Place]] = [[]]
    var x = 1
    for binding in candidates(state) where isPossible(binding, state) {
      var place = Place(binding: binding, key: label(binding), hint: state.hint(of: binding), x: x)
      if x > 1, x + place.width > width - 1 {
        rows.append([])
        place.x = 1
      }
      x = place.x + place.width + 2
      rows[rows.count - 1].append(place)
    }
    return rows
  }

  /// The hints that fit on one row; what cannot be done now is left out.
  static func places(_ state: WorkbenchState, width: Int) -> [Place] {
    let context = state.context
    let candidates = candidates(state)
    func first(_ action: Action) -> Binding? {
      candidates.first { $0.action == action && isPossible($0, state) }
    }
    // Help must be reachable from what is seen; the others go while there is room.
    let help = first(.help)
    var room = width - 2
    if let help, context == .everywhere { room -= label(help).count + 3 + help.hint.count }
    var places: [Place] = []
    var x = 1
    for binding in candidates
    where (binding.action != .help || context != .everywhere) && isPossible(binding, state) {
      let place = Place(
        binding: binding, key: label(binding), hint: state.hint(of: binding), x: x)
      guard place.width <= room else { break }
      places.append(place)
      x += place.width + 2
      room -= place.width + 2
    }
    // The way out of a box is seen, whatever else has no room.
    if context != .everywhere, let exit = first(.cancel),
      !places.contains(where: { $0.binding.action == .cancel })
    {
      var place = Place(binding: exit, key: label(exit), hint: state.hint(of: exit), x: 1)
      while let last = places.last, last.x + last.width + 2 + place.width > width - 1 {
        places.removeLast()
      }
      if let last = places.last { place.x = last.x + last.width + 2 }
      places.append(place)
    }
    if let help, context == .everywhere {
      places.append(Place(binding: help, key: label(help), hint: help.hint, x: x))
    }
    return places
  }

  /// The first of a binding's keys, as it is written.
  private static func label(_ binding: Binding) -> String {
    binding.keys.first.map(Binding.label) ?? ""
  }

  /// - Returns: What was drawn.
  @discardableResult
  static func draw(
    _ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas, role: Role = .hint
  ) -> [Place] {
    canvas.fill(rect)
    let places = places(state, width: rect.width)
    for place in places { draw(place, in: rect, on: &canvas, role: role) }
    return places
  }

  static func draw(_ place: Place, in rect: Rect, on canvas: inout Canvas, role: Role = .hint) {
    canvas.put(rect.x + place.x, rect.y, place.key, .key, .bold)
    canvas.put(rect.x + place.x + place.key.count + 1, rect.y, place.hint, role)
  }
}
