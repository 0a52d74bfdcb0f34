using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Snapshots : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SnapshotItems_RecordId",
                table: "SnapshotItems");

            migrationBuilder.AddColumn<string>(
                name: "Alias",
                table: "Snapshots",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CreatedBy",
                table: "Snapshots",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Hash",
                table: "Snapshots",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsKept",
                table: "Snapshots",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "MaxSchemaTokens",
                table: "Snapshots",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "Snapshots",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SchemaParts",
                table: "Snapshots",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Source",
                table: "Snapshots",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TemplateVersion",
                table: "Snapshots",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PromptTemplateVersions",
                columns: table => new
                {
                    ConnectionId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    SystemTemplate = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    UserTemplate = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    MaxSchemaTokens = table.Column<int>(type: "INTEGER", nullable: true),
                    RestoredFrom = table.Column<int>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromptTemplateVersions", x => new { x.ConnectionId, x.Version });
                    table.ForeignKey(
                        name: "FK_PromptTemplateVersions_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_ConnectionId_CreatedAt_Id",
                table: "Snapshots",
                columns: new[] { "ConnectionId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_ConnectionId_Hash",
                table: "Snapshots",
                columns: new[] { "ConnectionId", "Hash" },
                unique: true,
                filter: "\"Hash\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Snapshots_Hash",
                table: "Snapshots",
                column: "Hash");

            migrationBuilder.CreateIndex(
                name: "IX_SnapshotItems_RecordId_SnapshotId",
                table: "SnapshotItems",
                columns: new[] { "RecordId", "SnapshotId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PromptTemplateVersions");

            migrationBuilder.DropIndex(
                name: "IX_Snapshots_ConnectionId_CreatedAt_Id",
                table: "Snapshots");

            migrationBuilder.DropIndex(
                name: "IX_Snapshots_ConnectionId_Hash",
                table: "Snapshots");

            migrationBuilder.DropIndex(
                name: "IX_Snapshots_Hash",
                table: "Snapshots");

            migrationBuilder.DropIndex(
                name: "IX_SnapshotItems_RecordId_SnapshotId",
                table: "SnapshotItems");

            migrationBuilder.DropColumn(
                name: "Alias",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "CreatedBy",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "Hash",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "IsKept",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "MaxSchemaTokens",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "SchemaParts",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "Source",
                table: "Snapshots");

            migrationBuilder.DropColumn(
                name: "TemplateVersion",
                table: "Snapshots");

            migrationBuilder.CreateIndex(
                name: "IX_SnapshotItems_RecordId",
                table: "SnapshotItems",
                column: "RecordId");
        }
    }
}
