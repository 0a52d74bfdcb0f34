using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class GoldenRecordKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "GoldenRecordKeys",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    ConnectionId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ImportId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GoldenRecordKeys", x => x.Number);
                });

            migrationBuilder.Sql("""
                INSERT INTO "GoldenRecordKeys" SELECT "Number", "ConnectionId", "DeletedAt", "ImportId" FROM "GoldenRecords";
                CREATE TRIGGER "GoldenRecordKeys_Insert" AFTER INSERT ON "GoldenRecords" BEGIN
                    INSERT INTO "GoldenRecordKeys" VALUES (NEW."Number", NEW."ConnectionId", NEW."DeletedAt", NEW."ImportId");
                END;
                CREATE TRIGGER "GoldenRecordKeys_Delete" AFTER DELETE ON "GoldenRecords" BEGIN
                    DELETE FROM "GoldenRecordKeys" WHERE "Number" = OLD."Number";
                END;
                CREATE TRIGGER "GoldenRecordKeys_Update" AFTER UPDATE OF "ConnectionId", "DeletedAt", "ImportId" ON "GoldenRecords" BEGIN
                    UPDATE "GoldenRecordKeys" SET "ConnectionId" = NEW."ConnectionId", "DeletedAt" = NEW."DeletedAt", "ImportId" = NEW."ImportId" WHERE "Number" = NEW."Number";
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER "GoldenRecordKeys_Insert";
                DROP TRIGGER "GoldenRecordKeys_Delete";
                DROP TRIGGER "GoldenRecordKeys_Update";
                """);
            migrationBuilder.DropTable(
                name: "GoldenRecordKeys");
        }
    }
}
