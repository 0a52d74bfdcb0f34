using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ZzEngine : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "EvaluationMadeAt",
                table: "FineTunings",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "EvaluationMadeAt",
                table: "FineTunings");
        }
    }
}
