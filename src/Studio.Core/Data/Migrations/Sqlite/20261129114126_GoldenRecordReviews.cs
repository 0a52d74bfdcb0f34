using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class GoldenRecordReviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_GoldenRecords_ConnectionId_DeletedAt_Number_ImportId",
                table: "GoldenRecords");

            migrationBuilder.AddColumn<string>(
                name: "Review",
                table: "GoldenRecords",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "NotReviewed");

            migrationBuilder.AddColumn<DateTime>(
                name: "ReviewedAt",
                table: "GoldenRecords",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_DeletedAt_Number_ImportId_Review",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "DeletedAt", "Number", "ImportId", "Review" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_Review_DeletedAt_Number",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "Review", "DeletedAt", "Number" },
                filter: "\"Review\" <> 'NotReviewed'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_GoldenRecords_ConnectionId_DeletedAt_Number_ImportId_Review",
                table: "GoldenRecords");

            migrationBuilder.DropIndex(
                name: "IX_GoldenRecords_ConnectionId_Review_DeletedAt_Number",
                table: "GoldenRecords");

            // EF would make the table anew, without its triggers.
            migrationBuilder.Sql("""ALTER TABLE "GoldenRecords" DROP COLUMN "Review";""");
            migrationBuilder.Sql("""ALTER TABLE "GoldenRecords" DROP COLUMN "ReviewedAt";""");

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_DeletedAt_Number_ImportId",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "DeletedAt", "Number", "ImportId" });
        }
    }
}
