using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class GoldenRecordChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "CheckState",
                table: "GoldenRecords",
                type: "TEXT",
                maxLength: 10,
                nullable: false,
                defaultValue: "NotChecked");

            migrationBuilder.AddColumn<string>(
                name: "QuestionHash",
                table: "GoldenRecords",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "CheckRuns",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    RecordIds = table.Column<string>(type: "TEXT", nullable: true),
                    Total = table.Column<int>(type: "INTEGER", nullable: true),
                    Checked = table.Column<int>(type: "INTEGER", nullable: false),
                    Errors = table.Column<int>(type: "INTEGER", nullable: false),
                    Warnings = table.Column<int>(type: "INTEGER", nullable: false),
                    After = table.Column<string>(type: "TEXT", nullable: false),
                    CancelRequested = table.Column<bool>(type: "INTEGER", nullable: false),
                    Error = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CheckRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "GoldenRecordChecks",
                columns: table => new
                {
                    RecordId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    IsStale = table.Column<bool>(type: "INTEGER", nullable: false),
                    RecordVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Findings = table.Column<string>(type: "TEXT", nullable: false),
                    ChecksVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    SchemaHash = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    CheckedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Result = table.Column<string>(type: "TEXT", nullable: true),
                    Baseline = table.Column<string>(type: "TEXT", nullable: true),
                    BaselineVersion = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GoldenRecordChecks", x => x.RecordId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_CheckState_DeletedAt_CreatedAt_Id",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "CheckState", "DeletedAt", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_QuestionHash",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "QuestionHash" });

            migrationBuilder.CreateIndex(
                name: "IX_CheckRuns_ConnectionId_CreatedAt",
                table: "CheckRuns",
                columns: new[] { "ConnectionId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_CheckRuns_Status",
                table: "CheckRuns",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecordChecks_ConnectionId",
                table: "GoldenRecordChecks",
                column: "ConnectionId");

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecordChecks_IsStale_ConnectionId_RecordId",
                table: "GoldenRecordChecks",
                columns: new[] { "IsStale", "ConnectionId", "RecordId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CheckRuns");

            migrationBuilder.DropTable(
                name: "GoldenRecordChecks");

            migrationBuilder.DropIndex(
                name: "IX_GoldenRecords_ConnectionId_CheckState_DeletedAt_CreatedAt_Id",
                table: "GoldenRecords");

            migrationBuilder.DropIndex(
                name: "IX_GoldenRecords_ConnectionId_QuestionHash",
                table: "GoldenRecords");

            migrationBuilder.DropColumn(
                name: "CheckState",
                table: "GoldenRecords");

            migrationBuilder.DropColumn(
                name: "QuestionHash",
                table: "GoldenRecords");
        }
    }
}
