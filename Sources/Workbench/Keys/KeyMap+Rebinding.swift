import Canvas

extension KeyMap {
  /// The names by which a configuration can give commands other keys, in the order of help.
  public var commands: [String] {
    bindings.filter(\.context.isPane).map(\.command)
  }

  /// The map with other keys for some commands of the panes. A key that is given to one command is
  /// taken from the one that had it.
  public func rebound(_ keys: [String: [Key]]) -> KeyMap {
    let given = Set(keys.values.flatMap { $0 })
    return KeyMap(
      bindings.map { binding in
        guard binding.context.isPane else { return binding }
        if let own = keys[binding.command] { return binding.with(keys: own) }
        return binding.with(keys: binding.keys.filter { !given.contains($0) })
      })
  }

  /// The commands, by name, that had a key and would have none if others were given theirs.
  public func commandsWithoutKey(after keys: [String: [Key]]) -> [String] {
    zip(bindings, rebound(keys).bindings)
      .filter { before, after in !before.keys.isEmpty && after.keys.isEmpty }
      .map(\.0.command)
  }
}

extension Binding {
  /// The name of what it does in a configuration: `halve`, `clone-as-is`, `pane-curves`.
  public var command: String {
    var name = ""
    for character in "\(action)" {
      if character.isUppercase { name += "-" }
      if character == "(" {
        name += "-"
      } else if character.isLetter || character.isNumber {
        name += character.lowercased()
      } else if character == "." {
        // `pane(Workbench.Pane.curves)`: the innermost name alone.
        name = String(name.prefix { $0 != "-" }) + "-"
      }
    }
    return name
  }

  func with(keys: [Key]) -> Binding {
    Binding(
      keys, context, name, hint: hint, rank: rank, panes: panes, danger: danger, action)
  }
}
