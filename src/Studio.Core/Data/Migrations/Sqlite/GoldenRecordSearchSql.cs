namespace FineTuningStudio.Core.Data.Migrations.Sqlite;

/// <summary>What the migration GoldenRecordSearch writes by hand: EF has no words for a key that becomes the row's number, for triggers and for FTS5.</summary>
internal static class GoldenRecordSearchSql
{
    /// <summary>
    /// The records get numbers in the order in which they came; the narrow columns stand first, so that counting need not pass
    /// over the texts. An empty shape has the Studio compute shapes and tables in the background after its start.
    /// </summary>
    public const string Records = """
        CREATE TABLE "NumberedRecords" (
            "Number" INTEGER NOT NULL CONSTRAINT "PK_GoldenRecords" PRIMARY KEY AUTOINCREMENT,
            "ConnectionId" TEXT NOT NULL,
            "DeletedAt" TEXT NULL,
            "ImportId" TEXT NULL,
            "CheckState" TEXT NOT NULL DEFAULT 'NotChecked',
            "ShapeHash" TEXT NOT NULL DEFAULT '',
            "QuestionHash" TEXT NOT NULL DEFAULT '',
            "Version" INTEGER NOT NULL,
            "CreatedAt" TEXT NOT NULL,
            "UpdatedAt" TEXT NOT NULL,
            "DeletionId" TEXT NULL,
            "Id" TEXT NOT NULL,
            "PromptText" TEXT NOT NULL,
            "Sql" TEXT NOT NULL,
            "Tags" TEXT NOT NULL,
            "Tables" TEXT NOT NULL DEFAULT '[]',
            "AcceptedSqls" TEXT NOT NULL DEFAULT '[]',
            "Metadata" TEXT NULL
        );
        INSERT INTO "NumberedRecords" ("ConnectionId", "DeletedAt", "ImportId", "CheckState", "QuestionHash", "Version", "CreatedAt", "UpdatedAt", "Id", "PromptText", "Sql", "Tags", "AcceptedSqls", "Metadata")
        SELECT "ConnectionId", "DeletedAt", "ImportId", "CheckState", "QuestionHash", "Version", "CreatedAt", "UpdatedAt", "Id", "PromptText", "Sql", "Tags", "AcceptedSqls", "Metadata"
        FROM "GoldenRecords" ORDER BY "CreatedAt", "Id";
        DROP TABLE "GoldenRecords";
        ALTER TABLE "NumberedRecords" RENAME TO "GoldenRecords";
        """;

    public const string Facets = """
        CREATE TABLE "GoldenRecordFacets" (
            "Kind" INTEGER NOT NULL,
            "Value" TEXT NOT NULL,
            "Number" INTEGER NOT NULL,
            CONSTRAINT "PK_GoldenRecordFacets" PRIMARY KEY ("Kind", "Value", "Number")
        ) WITHOUT ROWID;
        INSERT INTO "GoldenRecordFacets" SELECT DISTINCT 0, tag.value, "Number" FROM "GoldenRecords", json_each("Tags") AS tag;
        INSERT INTO "GoldenRecordFacets" SELECT DISTINCT 2, json_extract(finding.value, '$.Code'), record."Number"
        FROM "GoldenRecordChecks" AS "check" JOIN "GoldenRecords" AS record ON record."Id" = "check"."RecordId", json_each("check"."Findings") AS finding;
        """;

    /// <summary>The texts stay in the records alone. Which columns and places hold a run of three characters is not kept: a search reads the texts it finds.</summary>
    public const string Texts = """
        CREATE VIRTUAL TABLE "GoldenRecordTexts" USING fts5("PromptText", "Sql", content = 'GoldenRecords', content_rowid = 'Number', tokenize = 'trigram', detail = 'none', columnsize = 0);
        INSERT INTO "GoldenRecordTexts" ("GoldenRecordTexts") VALUES ('rebuild');
        """;

    /// <summary>A value that stands twice is passed over by the key: DISTINCT would build a table for each record.</summary>
    public const string Triggers = """
        CREATE TRIGGER "GoldenRecords_Insert" AFTER INSERT ON "GoldenRecords" BEGIN
            INSERT INTO "GoldenRecordTexts" (rowid, "PromptText", "Sql") VALUES (NEW."Number", NEW."PromptText", NEW."Sql");
            INSERT OR IGNORE INTO "GoldenRecordFacets" SELECT 0, value, NEW."Number" FROM json_each(NEW."Tags") WHERE NEW."Tags" <> '[]';
            INSERT OR IGNORE INTO "GoldenRecordFacets" SELECT 1, value, NEW."Number" FROM json_each(NEW."Tables");
        END;
        CREATE TRIGGER "GoldenRecords_Delete" AFTER DELETE ON "GoldenRecords" BEGIN
            INSERT INTO "GoldenRecordTexts" ("GoldenRecordTexts", rowid, "PromptText", "Sql") VALUES ('delete', OLD."Number", OLD."PromptText", OLD."Sql");
            DELETE FROM "GoldenRecordFacets" WHERE "Kind" = 0 AND "Value" IN (SELECT value FROM json_each(OLD."Tags")) AND "Number" = OLD."Number";
            DELETE FROM "GoldenRecordFacets" WHERE "Kind" = 1 AND "Value" IN (SELECT value FROM json_each(OLD."Tables")) AND "Number" = OLD."Number";
        END;
        CREATE TRIGGER "GoldenRecords_Text" AFTER UPDATE OF "PromptText", "Sql" ON "GoldenRecords" WHEN OLD."PromptText" <> NEW."PromptText" OR OLD."Sql" <> NEW."Sql" BEGIN
            INSERT INTO "GoldenRecordTexts" ("GoldenRecordTexts", rowid, "PromptText", "Sql") VALUES ('delete', OLD."Number", OLD."PromptText", OLD."Sql");
            INSERT INTO "GoldenRecordTexts" (rowid, "PromptText", "Sql") VALUES (NEW."Number", NEW."PromptText", NEW."Sql");
        END;
        CREATE TRIGGER "GoldenRecords_Tags" AFTER UPDATE OF "Tags" ON "GoldenRecords" WHEN OLD."Tags" <> NEW."Tags" BEGIN
            DELETE FROM "GoldenRecordFacets" WHERE "Kind" = 0 AND "Value" IN (SELECT value FROM json_each(OLD."Tags")) AND "Number" = OLD."Number";
            INSERT OR IGNORE INTO "GoldenRecordFacets" SELECT 0, value, NEW."Number" FROM json_each(NEW."Tags");
        END;
        CREATE TRIGGER "GoldenRecords_Tables" AFTER UPDATE OF "Tables" ON "GoldenRecords" WHEN OLD."Tables" <> NEW."Tables" BEGIN
            DELETE FROM "GoldenRecordFacets" WHERE "Kind" = 1 AND "Value" IN (SELECT value FROM json_each(OLD."Tables")) AND "Number" = OLD."Number";
            INSERT OR IGNORE INTO "GoldenRecordFacets" SELECT 1, value, NEW."Number" FROM json_each(NEW."Tables");
        END;
        CREATE TRIGGER "GoldenRecordChecks_Insert" AFTER INSERT ON "GoldenRecordChecks" WHEN NEW."Findings" <> '[]' BEGIN
            INSERT OR IGNORE INTO "GoldenRecordFacets" SELECT 2, json_extract(value, '$.Code'), record."Number" FROM "GoldenRecords" AS record, json_each(NEW."Findings") WHERE record."Id" = NEW."RecordId";
        END;
        CREATE TRIGGER "GoldenRecordChecks_Findings" AFTER UPDATE OF "Findings" ON "GoldenRecordChecks" WHEN OLD."Findings" <> NEW."Findings" BEGIN
            DELETE FROM "GoldenRecordFacets" WHERE "Kind" = 2 AND "Value" IN (SELECT json_extract(value, '$.Code') FROM json_each(OLD."Findings"))
                AND "Number" = (SELECT "Number" FROM "GoldenRecords" WHERE "Id" = OLD."RecordId");
            INSERT OR IGNORE INTO "GoldenRecordFacets" SELECT 2, json_extract(value, '$.Code'), record."Number" FROM "GoldenRecords" AS record, json_each(NEW."Findings") WHERE record."Id" = NEW."RecordId";
        END;
        """;

    /// <summary>Back to the table of the migration before.</summary>
    public const string Unnumbered = """
        DROP TRIGGER "GoldenRecordChecks_Insert";
        DROP TRIGGER "GoldenRecordChecks_Findings";
        DROP TABLE "GoldenRecordTexts";
        DROP TABLE "GoldenRecordFacets";
        CREATE TABLE "NamedRecords" (
            "Id" TEXT NOT NULL CONSTRAINT "PK_GoldenRecords" PRIMARY KEY,
            "ConnectionId" TEXT NOT NULL,
            "Version" INTEGER NOT NULL,
            "PromptText" TEXT NOT NULL,
            "Sql" TEXT NOT NULL,
            "Tags" TEXT NOT NULL,
            "Metadata" TEXT NULL,
            "CreatedAt" TEXT NOT NULL,
            "UpdatedAt" TEXT NOT NULL,
            "ImportId" TEXT NULL,
            "DeletedAt" TEXT NULL,
            "AcceptedSqls" TEXT NOT NULL DEFAULT '[]',
            "ShapeHash" TEXT NOT NULL DEFAULT '',
            "CheckState" TEXT NOT NULL DEFAULT 'NotChecked',
            "QuestionHash" TEXT NOT NULL DEFAULT ''
        );
        INSERT INTO "NamedRecords" SELECT "Id", "ConnectionId", "Version", "PromptText", "Sql", "Tags", "Metadata", "CreatedAt", "UpdatedAt", "ImportId", "DeletedAt", "AcceptedSqls", "ShapeHash", "CheckState", "QuestionHash"
        FROM "GoldenRecords";
        DROP TABLE "GoldenRecords";
        ALTER TABLE "NamedRecords" RENAME TO "GoldenRecords";
        """;
}
