using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Sql;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>Reads what is to be checked, and writes what was found, a short transaction each batch.</summary>
internal sealed class CheckStore(IDbContextFactory<StudioDb> databases, ConnectionReader connections, TimeProvider time)
{
    private const int MostTwins = 5;

    /// <summary>What the records of a connection are checked against; the problem where there is no database behind it.</summary>
    public async Task<Result<CheckGround>> GroundAsync(string connectionId, CancellationToken ct)
    {
        if (!(await connections.FindAsync(connectionId, ct)).TryGet(out var target, out var problem))
        {
            return problem;
        }
        await using var database = await databases.CreateDbContextAsync(ct);
        var tables = await database.TableDescriptions.AsNoTracking().Where(table => table.ConnectionId == connectionId).ToListAsync(ct);
        return new CheckGround(target, SqlDialects.Of(target.Dialect), new SchemaIndex(tables));
    }

    /// <summary>The records of these ids as they are checked; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<CheckSubject>> SubjectsAsync(string connectionId, IReadOnlyList<string> ids, CancellationToken ct)
    {
        await using var database = await databases.CreateDbContextAsync(ct);
        var records = await database.Visible().Named(database, ids).Where(record => record.ConnectionId == connectionId).OrderBy(record => record.Id).ToListAsync(ct);
        var hashes = records.Select(record => record.QuestionHash).Distinct().ToList();
        var twins = (await database.Visible(database.RecordsByQuestion()).Where(record => EF.Parameter(hashes).Contains(record.QuestionHash) && record.ConnectionId == connectionId)
                .GroupBy(record => record.QuestionHash).Where(group => group.Count() > 1).Select(group => group.Key).ToListAsync(ct)) is { Count: > 0 } several
            ? (await TwinsAsync(database, connectionId, several, ct)).ToLookup(pair => pair.QuestionHash, pair => pair.Twin)
            : null;
        var checks = await database.GoldenRecordChecks.AsNoTracking().Where(check => ids.Contains(check.RecordId)).ToDictionaryAsync(check => check.RecordId, ct);
        return [.. records.Select(record => new CheckSubject(record.Id, record.Version, record.PromptText, record.Sql, record.AcceptedSqls, record.ShapeHash)
        {
            SameQuestions = twins is null ? [] : [.. twins[record.QuestionHash].Where(twin => twin.Id != record.Id).Take(MostTwins)],
            Baseline = checks.TryGetValue(record.Id, out var check) && check.BaselineVersion == record.Version ? check.Baseline : null,
        })];
    }

    /// <summary>Of each question one more than is named, since one of them is the record itself: others may be hundreds of thousands.</summary>
    private static async Task<List<(string QuestionHash, SameQuestion Twin)>> TwinsAsync(StudioDb database, string connectionId, List<string> hashes, CancellationToken ct)
    {
        var twins = new List<(string, SameQuestion)>();
        foreach (var hash in hashes)
        {
            var some = await database.Visible(database.RecordsByQuestion()).Where(record => record.QuestionHash == hash && record.ConnectionId == connectionId)
                .OrderBy(record => record.Id).Take(MostTwins + 1).Select(record => new SameQuestion(record.Id, record.PromptText, record.Sql, record.ShapeHash)).ToListAsync(ct);
            twins.AddRange(some.Select(twin => (hash, twin)));
        }
        return twins;
    }

    /// <summary>Writes the outcomes; one whose record was changed meanwhile is dropped, since it says nothing of the present text.</summary>
    public async Task WriteAsync(CheckGround ground, IReadOnlyList<(CheckSubject Subject, CheckOutcome Outcome)> outcomes, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var ids = outcomes.Select(outcome => outcome.Subject.Id).ToList();
        await using var database = await databases.CreateDbContextAsync(ct);
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var versions = await database.Visible().Where(record => ids.Contains(record.Id)).Select(record => new { record.Id, record.Version }).ToDictionaryAsync(record => record.Id, record => record.Version, ct);
        var known = await database.GoldenRecordChecks.Where(check => ids.Contains(check.RecordId)).ToDictionaryAsync(check => check.RecordId, ct);
        var present = outcomes.Where(outcome => versions.GetValueOrDefault(outcome.Subject.Id) == outcome.Subject.Version).ToList();
        foreach (var (subject, outcome) in present)
        {
            if (!known.TryGetValue(subject.Id, out var check))
            {
                check = new GoldenRecordCheck { RecordId = subject.Id, ConnectionId = ground.Target.Id };
                database.GoldenRecordChecks.Add(check);
            }
            if (check.BaselineVersion != subject.Version || check.Baseline is null)
            {
                (check.Baseline, check.BaselineVersion) = (outcome.Fingerprint, subject.Version);
            }
            check.IsStale = false;
            check.RecordVersion = subject.Version;
            check.State = outcome.State;
            check.Findings = [.. outcome.Findings];
            check.ChecksVersion = CheckCodes.Version;
            check.SchemaHash = ground.Schema.Hash;
            check.CheckedAt = now;
            check.Result = outcome.Fingerprint;
        }
        await database.SaveChangesAsync(ct);
        foreach (var state in present.GroupBy(outcome => outcome.Outcome.State, outcome => outcome.Subject.Id))
        {
            var some = state.ToList();
            await database.GoldenRecords.Where(record => some.Contains(record.Id)).ExecuteUpdateAsync(set => set.SetProperty(record => record.CheckState, state.Key), ct);
        }
        await transaction.CommitAsync(ct);
    }
}
