import ArgumentParser
import Foundation
import Tuning

/// `hone serve`: ask and tell over standard input and output.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Ask and tell: one JSON object a line over stdin and stdout.",
    discussion: """
      For a training loop in any language that wants to run the trials itself. Each line in gets one
      line out. A line that is wrong is answered by {"error": …} and changes nothing.

        {"op":"create","study":{"metric":{"name":"loss","goal":"minimize"},"method":"bayes",
          "parameters":{"lr":{"distribution":"log_uniform_values","min":1e-5,"max":0.1}}}}
                                                     {"ok":true,…}            (all on one line)
        {"op":"ask"}                                 {"trial":0,"parameters":{"lr":0.003},…}
        {"op":"report","trial":0,"step":3,"metrics":{"loss":0.41}}      {"prune":false}
        {"op":"tell","trial":0,"state":"complete","metrics":{"loss":0.31}}   {"ok":true,…}
        {"op":"best"}                                {"trial":0,"parameters":{…},"value":0.31}

      "study" is a sweep file as JSON; program and command are not needed. When nothing is to be run
      now, ask answers {"wait":true,"reason":…}; when the study is through, {"done":true,"reason":…}.
      The end of the input ends it.

      Try it:
        (echo '{"op":"create","study":{"method":"random","metric":{"name":"loss"},\
      "parameters":{"x":{"min":0.0,"max":1.0}}}}'; echo '{"op":"ask"}') | hone serve
      """)

  func run() throws {
    // A client that went away ends the conversation; it is no crash.
    signal(SIGPIPE, SIG_IGN)
    if isatty(STDIN_FILENO) != 0 {
      note("hone serve reads one JSON object a line; ^D ends it; hone serve --help shows how")
    }
    var session = ServeSession(clock: wallClock)
    var lines = LineReader(descriptor: STDIN_FILENO)
    var output: [UInt8] = []
    while let line = try lines.next() {
      guard let answer = session.answer(line) else { continue }
      output.removeAll(keepingCapacity: true)
      output.append(contentsOf: answer.text().utf8)
      output.append(UInt8(ascii: "\n"))
      let failure = writeAll(output, to: STDOUT_FILENO)
      guard failure == 0 else {
        if failure != EPIPE { note("hone: standard output: \(String(cString: strerror(failure)))") }
        return
      }
    }
  }
}
