using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FineTuningWorkbench : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ClonedFromId",
                table: "FineTunings",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "HeldOutAccuracy",
                table: "FineTunings",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldOutEvaluationId",
                table: "FineTunings",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HeldOutJudged",
                table: "FineTunings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HeldOutRight",
                table: "FineTunings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsRetry",
                table: "FineTunings",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "FineTunings",
                type: "TEXT",
                maxLength: 20000,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ProgressAt",
                table: "FineTunings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "StatusProgress",
                table: "FineTunings",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SweepId",
                table: "FineTunings",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "SweepPosition",
                table: "FineTunings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SweepValues",
                table: "FineTunings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "SweepWaits",
                table: "FineTunings",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Tags",
                table: "FineTunings",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "WarmStartedFromId",
                table: "FineTunings",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "RecordedAt",
                table: "FineTuningMetrics",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "FineTuningPresets",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Provider = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ModelName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Parameters = table.Column<string>(type: "TEXT", nullable: false),
                    SplitKind = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    ValidationSplit = table.Column<double>(type: "REAL", nullable: true),
                    SplitTag = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FineTuningPresets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "KeptSelections",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Ids = table.Column<string>(type: "TEXT", nullable: false),
                    IdCount = table.Column<int>(type: "INTEGER", nullable: false),
                    KeptAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeptSelections", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Filter = table.Column<string>(type: "TEXT", nullable: true),
                    OrderBy = table.Column<string>(type: "TEXT", nullable: true),
                    ConnectionId = table.Column<string>(type: "TEXT", nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    Columns = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Sweeps",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", nullable: true),
                    Provider = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    SnapshotId = table.Column<string>(type: "TEXT", nullable: true),
                    AtOnce = table.Column<int>(type: "INTEGER", nullable: false),
                    Axes = table.Column<string>(type: "TEXT", nullable: false),
                    JobCount = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CancelRequestedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sweeps", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WebhookDeliveries",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    WebhookId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    FineTuningId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Change = table.Column<long>(type: "INTEGER", nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    NextAttemptAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastAttemptAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ResponseStatus = table.Column<int>(type: "INTEGER", nullable: true),
                    ResponseExcerpt = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    Error = table.Column<string>(type: "TEXT", nullable: true),
                    DurationMilliseconds = table.Column<int>(type: "INTEGER", nullable: true),
                    LeaseOwner = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookDeliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Webhooks",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Url = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Events = table.Column<string>(type: "TEXT", nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    DisabledReason = table.Column<string>(type: "TEXT", nullable: true),
                    FailingSince = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ProtectedSecret = table.Column<string>(type: "TEXT", nullable: false),
                    ProtectedPreviousSecret = table.Column<string>(type: "TEXT", nullable: true),
                    PreviousSecretUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Webhooks", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_ClonedFromId",
                table: "FineTunings",
                column: "ClonedFromId");

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_HeldOutAccuracy_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "HeldOutAccuracy", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_RetrainedFromId",
                table: "FineTunings",
                column: "RetrainedFromId");

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_SweepId_SweepPosition",
                table: "FineTunings",
                columns: new[] { "SweepId", "SweepPosition" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_WarmStartedFromId",
                table: "FineTunings",
                column: "WarmStartedFromId");

            migrationBuilder.CreateIndex(
                name: "IX_FineTuningPresets_Provider_Name",
                table: "FineTuningPresets",
                columns: new[] { "Provider", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_KeptSelections_KeptAt",
                table: "KeptSelections",
                column: "KeptAt");

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_NameKey",
                table: "SavedViews",
                column: "NameKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sweeps_CreatedAt_Id",
                table: "Sweeps",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_CreatedAt",
                table: "WebhookDeliveries",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_Status_WebhookId_Change_Id",
                table: "WebhookDeliveries",
                columns: new[] { "Status", "WebhookId", "Change", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_WebhookId_CreatedAt_Id",
                table: "WebhookDeliveries",
                columns: new[] { "WebhookId", "CreatedAt", "Id" });

            // What evaluations of earlier versions say of the part that was held out. No job went on from another one then.
            migrationBuilder.Sql("""
                UPDATE "FineTunings" SET "HeldOutEvaluationId" = (
                    SELECT run."Id" FROM "Evaluations" AS run JOIN "EvaluationContestants" AS model ON model."EvaluationId" = run."Id"
                    WHERE run."FineTuningId" = "FineTunings"."Id" AND run."Status" = 'Succeeded'
                        AND model."Kind" = 'Tuned' AND model."FineTuningId" = "FineTunings"."Id" AND model."Model" = "FineTunings"."ModelId"
                    ORDER BY run."CreatedAt" DESC, run."Id" DESC LIMIT 1);
                UPDATE "FineTunings" SET ("HeldOutJudged", "HeldOutRight") = (
                    SELECT COUNT(*), COALESCE(SUM(answer."Verdict" IN ('Match', 'MatchPermuted', 'MatchSuperset')), 0) FROM "EvaluationAnswers" AS answer
                    WHERE answer."EvaluationId" = "FineTunings"."HeldOutEvaluationId" AND answer."Stage" = 'Judged' AND answer."Verdict" <> 'GoldBroken' AND answer."Contestant" = (
                        SELECT MIN(model."Position") FROM "EvaluationContestants" AS model
                        WHERE model."EvaluationId" = "FineTunings"."HeldOutEvaluationId" AND model."Kind" = 'Tuned' AND model."FineTuningId" = "FineTunings"."Id" AND model."Model" = "FineTunings"."ModelId"))
                WHERE "HeldOutEvaluationId" IS NOT NULL;
                UPDATE "FineTunings" SET "HeldOutAccuracy" = CAST("HeldOutRight" AS REAL) / "HeldOutJudged" WHERE "HeldOutJudged" > 0;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FineTuningPresets");

            migrationBuilder.DropTable(
                name: "KeptSelections");

            migrationBuilder.DropTable(
                name: "SavedViews");

            migrationBuilder.DropTable(
                name: "Sweeps");

            migrationBuilder.DropTable(
                name: "WebhookDeliveries");

            migrationBuilder.DropTable(
                name: "Webhooks");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_ClonedFromId",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_HeldOutAccuracy_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_RetrainedFromId",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_SweepId_SweepPosition",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_WarmStartedFromId",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "ClonedFromId",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "HeldOutAccuracy",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "HeldOutEvaluationId",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "HeldOutJudged",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "HeldOutRight",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "IsRetry",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "Notes",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "ProgressAt",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "StatusProgress",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "SweepId",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "SweepPosition",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "SweepValues",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "SweepWaits",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "Tags",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "WarmStartedFromId",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "RecordedAt",
                table: "FineTuningMetrics");
        }
    }
}
