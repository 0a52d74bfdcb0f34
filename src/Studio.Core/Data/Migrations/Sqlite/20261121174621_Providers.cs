using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Providers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "AdoptedAt",
                table: "FineTunings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CostMicroDollars",
                table: "FineTunings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EstimatedTokens",
                table: "FineTunings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "PriceReadOn",
                table: "FineTunings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RetrainedFromId",
                table: "FineTunings",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "TrainingPrice",
                table: "FineTunings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DeletedSpendings",
                columns: table => new
                {
                    Provider = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Month = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    MicroDollars = table.Column<long>(type: "INTEGER", nullable: false),
                    EstimatedMicroDollars = table.Column<long>(type: "INTEGER", nullable: false),
                    Jobs = table.Column<int>(type: "INTEGER", nullable: false),
                    UnknownJobs = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeletedSpendings", x => new { x.Provider, x.Month });
                });

            migrationBuilder.CreateTable(
                name: "KnownModels",
                columns: table => new
                {
                    Provider = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ModelId = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    IsTuned = table.Column<bool>(type: "INTEGER", nullable: false),
                    BaseModel = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    ShutdownDate = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ReadAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    IsListed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KnownModels", x => new { x.Provider, x.ModelId });
                });

            migrationBuilder.CreateTable(
                name: "StoredProviders",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    BaseUrl = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    AccountId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Dialect = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    KeyHeader = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    ProtectedKey = table.Column<string>(type: "TEXT", nullable: true),
                    MonthlyBudget = table.Column<decimal>(type: "TEXT", nullable: true),
                    BudgetAction = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoredProviders", x => x.Name);
                });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Alias_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "Alias", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_FinishedAt_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "FinishedAt", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_ModelId_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "ModelId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_ModelName_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "ModelName", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Progress_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "Progress", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Provider_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "Provider", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_RemoteJobId_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "RemoteJobId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Spending",
                table: "FineTunings",
                columns: new[] { "Provider", "CreatedAt", "AdoptedAt", "CostMicroDollars", "TrainedTokens" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Status_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "Status", "CreatedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeletedSpendings");

            migrationBuilder.DropTable(
                name: "KnownModels");

            migrationBuilder.DropTable(
                name: "StoredProviders");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Alias_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_FinishedAt_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_ModelId_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_ModelName_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Progress_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Provider_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_RemoteJobId_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Spending",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Status_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "AdoptedAt",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "CostMicroDollars",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "EstimatedTokens",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "PriceReadOn",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "RetrainedFromId",
                table: "FineTunings");

            migrationBuilder.DropColumn(
                name: "TrainingPrice",
                table: "FineTunings");
        }
    }
}
