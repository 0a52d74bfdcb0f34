using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Evaluations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SplitKind",
                table: "Snapshots",
                type: "TEXT",
                maxLength: 10,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "SplitTag",
                table: "Snapshots",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AcceptedSqls",
                table: "GoldenRecords",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "ShapeHash",
                table: "GoldenRecords",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "EvaluationMadeAt",
                table: "FineTunings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HeldOutCount",
                table: "FineTunings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "SplitKind",
                table: "FineTunings",
                type: "TEXT",
                maxLength: 10,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "SplitTag",
                table: "FineTunings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql("""UPDATE "Snapshots" SET "SplitKind" = 'Random' WHERE "ValidationCount" > 0;""");
            migrationBuilder.Sql("""UPDATE "FineTunings" SET "SplitKind" = 'Random' WHERE "ValidationSplit" > 0;""");
            migrationBuilder.Sql("""UPDATE "FineTunings" SET "HeldOutCount" = COALESCE((SELECT "ValidationCount" FROM "Snapshots" WHERE "Snapshots"."Id" = "FineTunings"."SnapshotId"), 0);""");

            // Jobs that ended before evaluations were there are not evaluated by themselves: that may cost money.
            migrationBuilder.Sql("""UPDATE "FineTunings" SET "EvaluationMadeAt" = "CreatedAt" WHERE "Status" IN ('succeeded', 'failed', 'cancelled');""");

            migrationBuilder.CreateTable(
                name: "Evaluations",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Alias = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", nullable: false),
                    FineTuningId = table.Column<string>(type: "TEXT", nullable: true),
                    IsAutomatic = table.Column<bool>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Error = table.Column<string>(type: "TEXT", nullable: true),
                    ItemCount = table.Column<int>(type: "INTEGER", nullable: false),
                    Concurrency = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CancelRequestedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Evaluations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SqlGenerations",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    FineTuningId = table.Column<string>(type: "TEXT", nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", nullable: false),
                    PromptText = table.Column<string>(type: "TEXT", nullable: false),
                    Model = table.Column<string>(type: "TEXT", nullable: false),
                    Metadata = table.Column<string>(type: "TEXT", nullable: true),
                    Sql = table.Column<string>(type: "TEXT", nullable: true),
                    IsValid = table.Column<bool>(type: "INTEGER", nullable: false),
                    Error = table.Column<string>(type: "TEXT", nullable: true),
                    TokensUsed = table.Column<int>(type: "INTEGER", nullable: true),
                    ConfidenceScore = table.Column<double>(type: "REAL", nullable: true),
                    EvaluationScore = table.Column<double>(type: "REAL", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CompletedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SqlGenerations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "EvaluationAnswers",
                columns: table => new
                {
                    EvaluationId = table.Column<string>(type: "TEXT", nullable: false),
                    Contestant = table.Column<int>(type: "INTEGER", nullable: false),
                    Item = table.Column<int>(type: "INTEGER", nullable: false),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    AskedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: true),
                    Sql = table.Column<string>(type: "TEXT", nullable: true),
                    Confidence = table.Column<double>(type: "REAL", nullable: true),
                    PromptTokens = table.Column<int>(type: "INTEGER", nullable: true),
                    CompletionTokens = table.Column<int>(type: "INTEGER", nullable: true),
                    LatencyMilliseconds = table.Column<double>(type: "REAL", nullable: true),
                    Verdict = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    Notes = table.Column<string>(type: "TEXT", nullable: false),
                    RightStrict = table.Column<bool>(type: "INTEGER", nullable: false),
                    RightBirdEx = table.Column<bool>(type: "INTEGER", nullable: false),
                    RightSpiderTs = table.Column<bool>(type: "INTEGER", nullable: false),
                    GoldRows = table.Column<int>(type: "INTEGER", nullable: true),
                    PredictedRows = table.Column<int>(type: "INTEGER", nullable: true),
                    JudgedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationAnswers", x => new { x.EvaluationId, x.Contestant, x.Item });
                    table.ForeignKey(
                        name: "FK_EvaluationAnswers_Evaluations_EvaluationId",
                        column: x => x.EvaluationId,
                        principalTable: "Evaluations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EvaluationContestants",
                columns: table => new
                {
                    EvaluationId = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    FineTuningId = table.Column<string>(type: "TEXT", nullable: true),
                    Provider = table.Column<string>(type: "TEXT", nullable: true),
                    Model = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationContestants", x => new { x.EvaluationId, x.Position });
                    table.ForeignKey(
                        name: "FK_EvaluationContestants_Evaluations_EvaluationId",
                        column: x => x.EvaluationId,
                        principalTable: "Evaluations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EvaluationItems",
                columns: table => new
                {
                    EvaluationId = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    RecordId = table.Column<string>(type: "TEXT", nullable: false),
                    RecordVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    PromptText = table.Column<string>(type: "TEXT", nullable: false),
                    Sql = table.Column<string>(type: "TEXT", nullable: false),
                    AcceptedSqls = table.Column<string>(type: "TEXT", nullable: false),
                    Tags = table.Column<string>(type: "TEXT", nullable: false),
                    ShapeHash = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Tables = table.Column<string>(type: "TEXT", nullable: false),
                    Features = table.Column<string>(type: "TEXT", nullable: false),
                    ShapeInTraining = table.Column<bool>(type: "INTEGER", nullable: false),
                    QuestionInTraining = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationItems", x => new { x.EvaluationId, x.Position });
                    table.ForeignKey(
                        name: "FK_EvaluationItems_Evaluations_EvaluationId",
                        column: x => x.EvaluationId,
                        principalTable: "Evaluations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_ShapeHash",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "ShapeHash" });

            migrationBuilder.CreateIndex(
                name: "IX_EvaluationAnswers_EvaluationId_Contestant_Stage_Verdict_RightStrict_RightBirdEx_RightSpiderTs_PromptTokens_CompletionTokens",
                table: "EvaluationAnswers",
                columns: new[] { "EvaluationId", "Contestant", "Stage", "Verdict", "RightStrict", "RightBirdEx", "RightSpiderTs", "PromptTokens", "CompletionTokens" });

            migrationBuilder.CreateIndex(
                name: "IX_EvaluationAnswers_EvaluationId_Stage",
                table: "EvaluationAnswers",
                columns: new[] { "EvaluationId", "Stage" });

            migrationBuilder.CreateIndex(
                name: "IX_EvaluationContestants_FineTuningId",
                table: "EvaluationContestants",
                column: "FineTuningId");

            migrationBuilder.CreateIndex(
                name: "IX_Evaluations_CreatedAt_Id",
                table: "Evaluations",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Evaluations_FineTuningId_CreatedAt",
                table: "Evaluations",
                columns: new[] { "FineTuningId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Evaluations_Status",
                table: "Evaluations",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_SqlGenerations_FineTuningId_CreatedAt",
                table: "SqlGenerations",
                columns: new[] { "FineTuningId", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EvaluationAnswers");

            migrationBuilder.DropTable(
                name: "EvaluationContestants");

            migrationBuilder.DropTable(
                name: "EvaluationItems");

            migrationBuilder.DropTable(
                name: "SqlGenerations");

            migrationBuilder.DropTable(
                name: "Evaluations");

            migrationBuilder.DropIndex(
                name: "IX_GoldenRecords_ConnectionId_ShapeHash",
                table: "GoldenRecords");

            migrationBuilder.DropColumn(
                name: "SplitKind",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "SplitTag",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "AcceptedSqls",
                table: "GoldenRecords");

            migrationBuilder.DropColumn(
                name: "ShapeHash",
                table: "GoldenRecords");

            migrationBuilder.DropColumn(
                name: "EvaluationMadeAt",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "HeldOutCount",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "SplitKind",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "SplitTag",
                table: "FineTunings");
        }
    }
}
