using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FineTuningStudio.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ZzFilter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "IX_FineTunings_Provider_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "Provider", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_RemoteJobId_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "RemoteJobId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FineTunings_Status_CreatedAt_Id",
                table: "FineTunings",
                columns: new[] { "Status", "CreatedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
                name: "IX_FineTunings_Provider_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_RemoteJobId_CreatedAt_Id",
                table: "FineTunings");

            migrationBuilder.DropIndex(
                name: "IX_FineTunings_Status_CreatedAt_Id",
                table: "FineTunings");
        }
    }
}
