using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ZzMoney : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Provider_CreatedAt",
                table: "FineTunings",
                columns: new[] { "Provider", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeletedSpendings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Provider_CreatedAt",
                table: "FineTunings");
        }
    }
}
