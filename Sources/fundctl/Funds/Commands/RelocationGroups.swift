import ArgumentParser

/// `fundctl relocation`.
struct RelocationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relocation",
    abstract: "Relocation (易地扶贫搬迁): tasks, settlements, households, works, surplus.",
    subcommands: [
      FundFormCommand<FormNames.RelocationTask>.self,
      FundFormCommand<FormNames.RelocationBody>.self,
      FundFormCommand<FormNames.RelocationOpen>.self,
      FundFormCommand<FormNames.RelocationEnrol>.self,
      FundFormCommand<FormNames.RelocationGrant>.self,
      FundFormCommand<FormNames.RelocationMoves>.self,
      FundFormCommand<FormNames.RelocationRaise>.self,
      FundFormCommand<FormNames.RelocationWorks>.self,
      FundFormCommand<FormNames.RelocationSettle>.self,
      FundFormCommand<FormNames.RelocationUseSurplus>.self,
      RelocationSourcesCommand.self,
      RelocationCostsCommand.self,
      RelocationHouseholdCommand.self,
    ])
}

/// `fundctl financing`.
struct FinancingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "financing",
    abstract: "Financing of relocation (搬迁融资): capital, loans, interest, repayment.",
    subcommands: [
      FundFormCommand<FormNames.FinancingInject>.self,
      FundFormCommand<FormNames.FinancingSign>.self,
      FundFormCommand<FormNames.FinancingDraw>.self,
      FundFormCommand<FormNames.FinancingRate>.self,
      FundFormCommand<FormNames.FinancingLendDown>.self,
      FundFormCommand<FormNames.FinancingAccrue>.self,
      FundFormCommand<FormNames.FinancingPayShare>.self,
      FundFormCommand<FormNames.FinancingPayLender>.self,
      FundFormCommand<FormNames.FinancingLandQuota>.self,
      FundFormCommand<FormNames.FinancingRepay>.self,
      FundFormCommand<FormNames.FinancingRepaySurplus>.self,
      FinancingCalendarCommand.self,
      FinancingIdleCommand.self,
    ])
}
