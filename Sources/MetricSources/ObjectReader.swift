import Tuning

/// Reads an object's members as marks and values.
enum ObjectReader {
  /// What an object says: numbers under names, nested ones under `outer/inner`.
  ///
  /// - Parameter delimiter: What joins the names of nested objects, by preference of the objective:
  ///   `.` if its name has one and no `/`.
  static func reading(of members: [JSON.Member], objective: MetricName) -> Reading {
    var reading = Reading()
    reading.isStructured = true
    let delimiter = objective.text.contains(".") && !objective.text.contains("/") ? "." : "/"
    add(members, prefix: "", delimiter, objective, to: &reading)
    return reading
  }

  private static func add(
    _ members: [JSON.Member], prefix: String, _ delimiter: String, _ objective: MetricName,
    to reading: inout Reading
  ) {
    for member in members {
      guard reading.values.count < 500 else { return }
      let name = prefix + member.key
      switch member.value {
      case .object(let inner):
        add(inner, prefix: name + delimiter, delimiter, objective, to: &reading)
      case .array(let elements) where elements.count == 1:
        if let value = value(of: elements[0], name, objective) {
          reading.set(name, value, isSure: true)
        }
      default:
        guard let value = value(of: member.value, name, objective) else { continue }
        if name != objective.text, let kind = Marks.kind(of: name) {
          reading.marks.note(kind, value)
        } else {
          reading.set(name, value, isSure: true)
        }
      }
    }
  }

  /// The number that a member holds. A text counts if it looks measured (`'2.31'`), stands for a
  /// number that JSON cannot say, or stands where only a number makes sense.
  private static func value(of json: JSON, _ name: String, _ objective: MetricName) -> Double? {
    guard case .string(let text) = json else {
      return json.number
    }
    guard let value = number(printed: text) else { return nil }
    let looksMeasured = !value.isFinite || text.contains(".") || text.contains("e")
    let isExpected = name == objective.text || Marks.kind(of: name) != nil
    return looksMeasured || isExpected ? value : nil
  }
}
