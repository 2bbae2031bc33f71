import ArgumentParser

/// `fundctl indicator`.
struct IndicatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "indicator",
    abstract: "Indicators (指标): issued, adjusted, passed down, taken back, carried over.",
    subcommands: [
      FundFormCommand<FormNames.IndicatorIssue>.self,
      FundFormCommand<FormNames.IndicatorAdjust>.self,
      FundFormCommand<FormNames.IndicatorPassDown>.self,
      FundFormCommand<FormNames.IndicatorTakeBack>.self,
      FundFormCommand<FormNames.IndicatorCarryOver>.self,
      IndicatorShowCommand.self,
      IndicatorListCommand.self,
    ])
}

/// `fundctl cash`.
struct CashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cash",
    abstract: "Cash of treasuries (国库存款).",
    subcommands: [
      FundFormCommand<FormNames.CashRevenue>.self,
      FundFormCommand<FormNames.CashMove>.self,
    ])
}

/// `fundctl plan`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Integration plans (统筹整合使用方案) and the pool.",
    subcommands: [
      FundFormCommand<FormNames.PlanDraft>.self,
      FundFormCommand<FormNames.PlanApprove>.self,
      FundFormCommand<FormNames.PlanFile>.self,
      FundFormCommand<FormNames.PlanPool>.self,
      FundFormCommand<FormNames.PlanUnpool>.self,
      PlanShowCommand.self,
      PlanListCommand.self,
    ])
}

/// `fundctl project`.
struct ProjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project",
    abstract: "Projects (项目) from the library to the hand-over.",
    subcommands: [
      FundFormCommand<FormNames.ProjectPropose>.self,
      FundFormCommand<FormNames.ProjectCheck>.self,
      FundFormCommand<FormNames.ProjectApprove>.self,
      FundFormCommand<FormNames.ProjectSendBack>.self,
      FundFormCommand<FormNames.ProjectDrop>.self,
      FundFormCommand<FormNames.ProjectAssign>.self,
      FundFormCommand<FormNames.ProjectUnassign>.self,
      FundFormCommand<FormNames.ProjectNotice>.self,
      FundFormCommand<FormNames.ProjectContract>.self,
      FundFormCommand<FormNames.ProjectCertify>.self,
      FundFormCommand<FormNames.ProjectAccept>.self,
      FundFormCommand<FormNames.ProjectFinalAccount>.self,
      FundFormCommand<FormNames.ProjectHandOver>.self,
      ProjectShowCommand.self,
      ProjectListCommand.self,
    ])
}

/// `fundctl payment`.
struct PaymentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payment",
    abstract: "Payments (支付): applied for, approved, paid, refunded.",
    subcommands: [
      FundFormCommand<FormNames.PaymentApply>.self,
      FundFormCommand<FormNames.PaymentApprove>.self,
      FundFormCommand<FormNames.PaymentReturn>.self,
      FundFormCommand<FormNames.PaymentSettle>.self,
      FundFormCommand<FormNames.PaymentReverse>.self,
      FundFormCommand<FormNames.PaymentRefund>.self,
      PaymentShowCommand.self,
      PaymentListCommand.self,
    ])
}

/// `fundctl debt`.
struct DebtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "debt",
    abstract: "Debt (债务): issued, on-lent, repaid.",
    subcommands: [
      FundFormCommand<FormNames.DebtIssue>.self,
      FundFormCommand<FormNames.DebtOnLend>.self,
      FundFormCommand<FormNames.DebtRepay>.self,
    ])
}

/// `fundctl year`.
struct YearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "year",
    abstract: "The end of the year (年终).",
    subcommands: [
      FundFormCommand<FormNames.YearAccrue>.self,
      FundFormCommand<FormNames.YearClose>.self,
    ])
}
