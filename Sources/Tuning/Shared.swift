/// A value that its copies share until one of them is changed: what is large is copied as a reference.
struct Shared<Value: Sendable>: Sendable {
  private var box: Box

  /// Shares a value.
  init(_ value: Value) { box = Box(value) }

  /// The value. Changing it leaves the copies as they are.
  var value: Value {
    get { box.value }
    _modify {
      if !isKnownUniquelyReferenced(&box) { box = Box(box.value) }
      yield &box.value
    }
  }

  /// Changed by `value` alone, while nobody else refers to it: so it may cross threads.
  private final class Box: @unchecked Sendable {
    var value: Value

    init(_ value: Value) { self.value = value }
  }
}

extension Shared: Equatable where Value: Equatable {
  static func == (one: Shared, other: Shared) -> Bool {
    one.box === other.box || one.value == other.value
  }
}

extension Shared: Hashable where Value: Hashable {
  func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
