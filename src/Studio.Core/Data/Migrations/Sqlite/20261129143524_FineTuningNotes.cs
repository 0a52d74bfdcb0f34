using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FineTuningNotes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.AddColumn<DateTime>(
                name: "RecordedAt",
                table: "FineTuningMetrics",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
                name: "RecordedAt",
                table: "FineTuningMetrics");
        }
    }
}
