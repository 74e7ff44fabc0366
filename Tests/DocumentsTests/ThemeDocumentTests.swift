import Documents
import Testing

@Suite struct `A theme file` {
  private func problems(_ text: String, roles: [String] = []) -> String {
    do {
      _ = try ThemeDocument(text: text, file: "t.yaml", roles: roles)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func `gives each role colours and attributes`() throws {
    let theme = try ThemeDocument(
      text: """
        name: night
        kind: light
        safe: true
        background: paper
        palette: {ink: "#101010", paper: "#FFF", sky: 33}
        roles:
          text: ink
          title: sky on paper bold underline
          border: default dim
          selection: default on "#26425f"
          match: {fg: bright_red, bg: ink, bold: true, dim: false}
        """, file: "x/t.yaml")
    #expect(theme.name == "night")
    #expect(theme.isLight && theme.isSafe)
    #expect(theme.background == "#fff")
    #expect(theme.foreground == nil)
    let style = { (role: String) in theme.styles.first { $0.role == role } }
    #expect(theme.styles.map(\.role) == ["text", "title", "border", "selection", "match"])
    #expect(style("text")?.foreground == "#101010")
    #expect(style("title")?.foreground == "33")
    #expect(style("title")?.background == "#fff")
    #expect(style("title")?.attributes == ["bold", "underline"])
    #expect(style("border")?.foreground == nil)
    #expect(style("border")?.attributes == ["dim"])
    #expect(style("selection")?.background == "#26425f")
    #expect(style("match")?.foreground == "bright-red")
    #expect(style("match")?.attributes == ["bold"])
  }

  @Test func `is named for itself where it says no name`() throws {
    #expect(try ThemeDocument(text: "roles: {}", file: "a/b/dusk.yaml").name == "dusk")
  }

  @Test func `tells all that is wrong, by line, with what was meant`() {
    let text = """
      name: night
      kind: darkish
      palete: {}
      palette:
        ink: #101010
        sky: "#12345"
        bold: red
      roles:
        text: inkk
        titel: red
        border: red blod
        match: {fg: [1], shiny: true, bold: maybe}
        key: red on
      """
    #expect(
      problems(text, roles: ["text", "title", "border", "match", "key"]) == """
        t.yaml:2: `kind` is “darkish”; it must be dark or light
        t.yaml:3: “palete” is no key of a theme (did you mean “palette”?); there are: name, kind, safe, background, foreground, palette, roles
        t.yaml:5: there is no colour here; one that begins with # must stand in quotes
        t.yaml:6: “#12345” is no colour; colours are names of the palette, default, red … bright-white, 0 … 255, "#RRGGBB"
        t.yaml:7: “bold” cannot be a colour's name: it means something else in a role
        t.yaml:9: “inkk” is no colour; colours are names of the palette, default, red … bright-white, 0 … 255, "#RRGGBB"
        t.yaml:10: “titel” is no role of a theme (did you mean “title”?); there are: text, title, border, match, key
        t.yaml:11: `border`: “blod” is neither “on” nor an attribute (did you mean “bold”?); a look is: colour, “on” and a colour, attributes (bold, dim, reverse, underline, italic)
        t.yaml:12: a colour must be a word, not a list or a map
        t.yaml:12: `match`: “shiny” is no part of a theme; there are: fg, bg, bold, dim, reverse, underline, italic
        t.yaml:12: `match`: `bold` must be true or false
        t.yaml:13: `key`: a colour must follow “on”, in quotes if it begins with #
        """)
  }

  @Test func `must be a map with roles`() {
    #expect(
      problems("- a\n- b")
        == "t.yaml:1: a theme is a map of name, kind, safe, background, foreground, palette, roles")
    #expect(
      problems("safe: perhaps\nroles: {}")
        == "t.yaml:1: `safe` is “perhaps”; it must be true or false")
    #expect(problems("name: x").contains("the theme has no `roles`"))
    #expect(problems("a: [1\nb: 2").hasPrefix("t.yaml:2: this is no YAML"))
    #expect(problems("").hasPrefix("t.yaml:1: a theme is a map"))
    #expect(problems("name: a\nname: b\nroles: {}").contains("twice"))
  }
}
