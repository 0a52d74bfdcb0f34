using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class GoldenRecordSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(GoldenRecordSearchSql.Records);

            migrationBuilder.CreateTable(
                name: "GoldenRecordDeletions",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", nullable: true),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    CompletedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RestoredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GoldenRecordDeletions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_CheckState_DeletedAt_Number_ImportId",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "CheckState", "DeletedAt", "Number", "ImportId" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_DeletedAt_Number_ImportId",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "DeletedAt", "Number", "ImportId" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_ShapeHash_DeletedAt_Number_ImportId",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "ShapeHash", "DeletedAt", "Number", "ImportId" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_DeletionId",
                table: "GoldenRecords",
                column: "DeletionId",
                filter: "\"DeletionId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_Id",
                table: "GoldenRecords",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_QuestionHash",
                table: "GoldenRecords",
                column: "QuestionHash");

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecordDeletions_ConnectionId_CreatedAt",
                table: "GoldenRecordDeletions",
                columns: new[] { "ConnectionId", "CreatedAt" });

            migrationBuilder.Sql(GoldenRecordSearchSql.Facets);
            migrationBuilder.Sql(GoldenRecordSearchSql.Texts);
            migrationBuilder.Sql(GoldenRecordSearchSql.Triggers);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "GoldenRecordDeletions");

            migrationBuilder.Sql(GoldenRecordSearchSql.Unnumbered);

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_CheckState_DeletedAt_CreatedAt_Id",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "CheckState", "DeletedAt", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_DeletedAt_CreatedAt_Id_ImportId",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "DeletedAt", "CreatedAt", "Id", "ImportId" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_QuestionHash",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "QuestionHash" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_ConnectionId_ShapeHash",
                table: "GoldenRecords",
                columns: new[] { "ConnectionId", "ShapeHash" });

            migrationBuilder.CreateIndex(
                name: "IX_GoldenRecords_CreatedAt_Id",
                table: "GoldenRecords",
                columns: new[] { "CreatedAt", "Id" });
        }
    }
}
