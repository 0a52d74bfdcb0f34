using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Data;

/// <summary>The database of an earlier version of the Studio, with rows in it, brought to the present one.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-migration-").FullName;

    [Fact]
    public void Migrations_make_the_model_that_the_code_has()
    {
        using var database = Open();

        Assert.False(database.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Jobs_and_records_of_the_first_version_are_read_and_are_not_evaluated_afterwards()
    {
        await using (var db = Open())
        {
            await db.Database.MigrateAsync("Initial");
            await db.Database.ExecuteSqlRawAsync("""
                INSERT INTO "GoldenRecords" ("Id", "ConnectionId", "Version", "PromptText", "Sql", "Tags", "CreatedAt", "UpdatedAt")
                VALUES ('record', 'connection', 1, 'How many?', 'SELECT 1', '["a"]', '2026-11-21 00:00:00', '2026-11-21 00:00:00');
                INSERT INTO "Snapshots" ("Id", "ConnectionId", "Dialect", "SchemaText", "SystemTemplate", "UserTemplate", "TrainingCount", "ValidationCount", "ValidationSplit", "Seed", "CreatedAt")
                VALUES ('split', 'connection', 'sqlite', '', '', '', 8, 2, 0.2, 7, '2026-11-21 00:00:00'), ('whole', 'connection', 'sqlite', '', '', '', 10, 0, 0, 0, '2026-11-21 00:00:00');
                """);
            await AddJobAsync(db, "done", "succeeded", "split", 0.2);
            await AddJobAsync(db, "open", "running", "split", 0.2);
            await AddJobAsync(db, "plain", "succeeded", "whole", null);
        }

        await using var now = Open();
        await now.Database.MigrateAsync();

        var record = await now.GoldenRecords.SingleAsync();
        Assert.Empty(record.AcceptedSqls);
        Assert.Empty(record.ShapeHash);
        var jobs = await now.FineTunings.Include(job => job.Snapshot).ToDictionaryAsync(job => job.Id);
        Assert.Equal((SplitKind.Random, 2, SplitKind.Random), (jobs["done"].SplitKind, jobs["done"].HeldOutCount, jobs["done"].Snapshot!.SplitKind));
        Assert.Equal((SplitKind.None, 0, SplitKind.None), (jobs["plain"].SplitKind, jobs["plain"].HeldOutCount, jobs["plain"].Snapshot!.SplitKind));
        Assert.NotNull(jobs["done"].EvaluationMadeAt);
        Assert.Null(jobs["open"].EvaluationMadeAt);
    }

    [Fact]
    public async Task Records_of_the_version_before_the_full_text_index_are_found_by_word_tag_and_finding_in_the_order_in_which_they_came()
    {
        await using (var db = Open())
        {
            await db.Database.MigrateAsync("GoldenRecordChecks");
            await db.Database.ExecuteSqlRawAsync("""
                INSERT INTO "GoldenRecords" ("Id", "ConnectionId", "Version", "PromptText", "Sql", "AcceptedSqls", "ShapeHash", "QuestionHash", "CheckState", "Tags", "Metadata", "CreatedAt", "UpdatedAt", "ImportId", "DeletedAt")
                VALUES
                    ('b', 'c', 1, 'How many customers?', 'SELECT COUNT(*) FROM customers', '[]', 'old', 'q1', 'Warning', '["a","b"]', NULL, '2026-11-21 00:00:00', '2026-11-21 00:00:00', NULL, NULL),
                    ('a', 'c', 1, 'Which customers?', 'SELECT * FROM customers', '[]', 'old', 'q2', 'NotChecked', '["b"]', NULL, '2026-11-22 00:00:00', '2026-11-22 00:00:00', NULL, NULL),
                    ('d', 'c', 1, 'Deleted customers?', 'SELECT 1', '[]', 'old', 'q3', 'NotChecked', '["b"]', NULL, '2026-11-23 00:00:00', '2026-11-23 00:00:00', NULL, '2026-11-24 00:00:00');
                INSERT INTO "GoldenRecordChecks" ("RecordId", "ConnectionId", "IsStale", "RecordVersion", "State", "Findings", "ChecksVersion", "SchemaHash", "CheckedAt", "BaselineVersion")
                VALUES ('b', 'c', 0, 1, 'Warning', '[{{"Code":"only_nulls","Level":1,"Message":"m","Repair":"r"}}]', 1, 's', '2026-11-21 00:00:00', 1);
                """);
        }

        await using var now = Open();
        await now.Database.MigrateAsync();

        Task<List<string>> Ids(GoldenRecordSearch search) => now.Search(search).OrderByDescending(record => record.Number).Select(record => record.Id).ToListAsync();
        Assert.Equal(["a", "b"], await Ids(new("c", "CUSTOM")));
        Assert.Equal(["a", "b"], await Ids(new(Tag: "b")));
        Assert.Equal(["b"], await Ids(new("c", Tag: "a")));
        Assert.Equal(["b"], await Ids(new("c", Finding: "only_nulls")));
        Assert.All(await now.GoldenRecords.ToListAsync(), record => Assert.Equal(("", 0), (record.ShapeHash, record.Tables.Count)));
    }

    [Fact]
    public async Task Jobs_that_were_evaluated_before_jobs_had_the_figure_say_how_much_of_what_was_held_out_is_right()
    {
        await using (var db = Open())
        {
            await db.Database.MigrateAsync("GoldenRecordKeys");
            await AddJobAsync(db, "done", "succeeded", null, null);
            await AddJobAsync(db, "other", "succeeded", null, null);
            await db.Database.ExecuteSqlRawAsync("""
                UPDATE "FineTunings" SET "ModelId" = 'ft:' || "Id";
                INSERT INTO "Evaluations" ("Id", "Alias", "ConnectionId", "FineTuningId", "IsAutomatic", "Status", "Concurrency", "ItemCount", "CreatedAt")
                VALUES ('old', 'r', 'c', 'done', 1, 'Succeeded', 1, 1, '2026-11-21 00:00:00'), ('new', 'r', 'c', 'done', 0, 'Succeeded', 1, 4, '2026-11-22 00:00:00'),
                    ('cut', 'r', 'c', 'done', 0, 'Cancelled', 1, 4, '2026-11-23 00:00:00'), ('alien', 'r', 'c', 'other', 0, 'Succeeded', 1, 4, '2026-11-23 00:00:00');
                INSERT INTO "EvaluationContestants" ("EvaluationId", "Position", "Kind", "Title", "FineTuningId", "Model")
                VALUES ('old', 0, 'Tuned', 't', 'done', 'ft:done'), ('new', 0, 'Base', 't', NULL, 'small'), ('new', 1, 'Tuned', 't', 'done', 'ft:done'), ('cut', 0, 'Tuned', 't', 'done', 'ft:done'),
                    ('alien', 0, 'Tuned', 't', 'other', 'ft:before');
                """);
            var answers = new (string Run, int Contestant, int Item, string Stage, string Verdict)[]
            {
                ("old", 0, 0, "Judged", "Match"), ("new", 0, 0, "Judged", "Match"), ("new", 0, 1, "Judged", "Match"), ("new", 1, 0, "Judged", "MatchPermuted"), ("new", 1, 1, "Judged", "Mismatch"),
                ("new", 1, 2, "Judged", "GoldBroken"), ("new", 1, 3, "Judged", "MatchSuperset"), ("new", 1, 4, "Interrupted", "Error"), ("cut", 0, 0, "Judged", "Error"), ("alien", 0, 0, "Judged", "Match"),
            };
            foreach (var (run, contestant, item, stage, verdict) in answers)
            {
                await db.Database.ExecuteSqlAsync($"INSERT INTO \"EvaluationAnswers\" (\"EvaluationId\", \"Contestant\", \"Item\", \"Stage\", \"AskedAt\", \"Notes\", \"RightStrict\", \"RightBirdEx\", \"RightSpiderTs\", \"Verdict\") VALUES ({run}, {contestant}, {item}, {stage}, '2026-11-21 00:00:00', '[]', 0, 0, 0, {verdict})");
            }
        }

        await using var now = Open();
        await now.Database.MigrateAsync();

        var jobs = await now.FineTunings.ToDictionaryAsync(job => job.Id, job => (job.HeldOutEvaluationId, job.HeldOutJudged, job.HeldOutRight, job.HeldOutAccuracy));
        Assert.Equal(("new", 3, 2, 2.0 / 3), jobs["done"]);
        Assert.Equal((null, null, null, null), jobs["other"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<int> AddJobAsync(StudioDb db, string id, string status, string? snapshot, double? split)
    {
        var terminal = status == FineTuningStatus.Succeeded.ToWire();
        return db.Database.ExecuteSqlAsync($"""
            INSERT INTO "FineTunings" ("Id", "Alias", "ConnectionId", "Status", "StatusSince", "Provider", "ModelName", "ValidationSplit", "SnapshotId", "GoldenRecordCount", "Warnings", "CreatedAt", "ResultFileIds", "Stage", "Settled", "DoubtfulLooks", "Failures", "NextAttemptAt", "Change")
            VALUES ({id}, 'Job', 'connection', {status}, '2026-11-21 00:00:00', 'local', 'small', {split}, {snapshot}, 10, '[]', '2026-11-21 00:00:00', '[]', 'Created', {terminal}, 0, 0, '2026-11-21 00:00:00', 1)
            """);
    }

    private SqliteStudioDb Open() =>
        new(new DbContextOptionsBuilder<SqliteStudioDb>().UseSqlite($"Data Source={Path.Combine(_folder, "studio.db")};Pooling=False").Options);
}
