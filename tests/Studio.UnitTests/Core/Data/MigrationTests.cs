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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<int> AddJobAsync(StudioDb db, string id, string status, string snapshot, double? split)
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
