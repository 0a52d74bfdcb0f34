using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ZzMoneyIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Provider_CreatedAt",
                table: "FineTunings");

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Spending",
                table: "FineTunings",
                columns: new[] { "Provider", "CreatedAt", "AdoptedAt", "CostMicroDollars", "TrainedTokens" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Spending",
                table: "FineTunings");

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Provider_CreatedAt",
                table: "FineTunings",
                columns: new[] { "Provider", "CreatedAt" });
        }
    }
}
