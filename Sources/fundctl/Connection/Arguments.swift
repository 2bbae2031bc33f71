public import ArgumentParser
public import FundClient

extension Fen.Unit: ExpressibleByArgument {}

extension Month: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Day: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension HoldID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension DimensionValue: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// The ledger that a command is about.
struct LedgerArguments: ParsableArguments {
  @Argument(help: "Code of the entity (账簿主体), such as 620503 or 620503.U.农业农村局.")
  var entity: String

  @Argument(help: "Book (账套): GLB, GLF, GLA, ENT, TRN or AST.")
  var book: String
}
