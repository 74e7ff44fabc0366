import Tuning

/// What a trial runs: `program` and `command`.
extension StudyFileReader {
  func readCommand(_ root: Node, into plan: inout StudyPlan) {
    if let entry = root["program"] { plan.launch.program = findings.text(entry, "program") }
    if let entry = root["command"] {
      guard let elements = elements(entry) else { return }
      plan.launch.command = CommandTemplate(elements.map(\.text))
      check(elements, plan, hasProgram: root["program"] != nil)
      checkPassing(entry, plan)
    } else if root["program"] == nil, needsCommand {
      findings.add(
        .error, line: nil, key: "program",
        "is missing; say what to run: program: train.py (run as python train.py --lr=…), "
          + "or command: [\"${env}\", \"python3\", \"train.py\", \"${args}\"]")
    }
  }

  private struct Element {
    var text: String
    var entry: Node.Entry
    var key: String
  }

  private func elements(_ entry: Node.Entry) -> [Element]? {
    guard let nodes = entry.node.elements else {
      let words = (entry.node.scalar?.text ?? "python train.py ${args}").split(separator: " ")
      let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
      findings.error(
        entry, "command",
        "takes a list, an element an argument (no shell is involved); write [\(list)]")
      return nil
    }
    guard !nodes.isEmpty else {
      findings.error(
        entry, "command", "the list is empty; remove it, or write e.g. [\"./train\", \"${args}\"]")
      return nil
    }
    return nodes.enumerated().map { index, node in
      let text: String
      switch node.scalar {
      case .some(let scalar): text = scalar.isPlain ? pythonText(scalar.value) : scalar.text
      case nil: text = pythonText(node.value)
      }
      return Element(
        text: text, entry: Node.Entry(key: "", line: node.line, column: node.column, node: node),
        key: "command[\(index)]")
    }
  }

  private func check(_ elements: [Element], _ plan: StudyPlan, hasProgram: Bool) {
    for element in elements {
      let text = element.text
      if text == "${program}", !hasProgram, needsCommand {
        findings.error(
          element.entry, element.key,
          "${program} stands for the key program, which is missing; add program: train.py")
      } else if text.hasPrefix("${envvar:") {
        continue
      } else if text.hasPrefix("${"), text.hasSuffix("}") {
        guard !CommandTemplate.macros.contains(text) else { continue }
        findings.warn(
          element.entry, element.key,
          "\(text) is no macro, and W&B drops it"
            + "\(findings.didYouMean(text, CommandTemplate.macros))")
      } else if let macro = CommandTemplate.macros.first(where: { text.contains($0) }) {
        findings.warn(
          element.entry, element.key,
          "\(macro) is replaced only where it is a whole element; here it stays as it is")
      }
    }
  }

  private func checkPassing(_ entry: Node.Entry, _ plan: StudyPlan) {
    guard !plan.launch.command.passesArguments, !plan.space.varying.isEmpty else { return }
    findings.warn(
      entry, "command",
      "no ${args} stands in it, so the script gets no values as arguments; it can read them from "
        + "the file that HONE_PARAMS names")
  }
}
