using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings.Views;

/// <summary>The named views of the list of jobs, shared by all who use the Studio.</summary>
public sealed class SavedViews(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    public const int MaxViews = 200;

    /// <summary>All of them by name.</summary>
    public async Task<IReadOnlyList<SavedViewView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var views = await database.SavedViews.AsNoTracking().ToListAsync(cancellationToken);
        return [.. views.OrderBy(view => view.Name, StringComparer.CurrentCultureIgnoreCase).Select(SavedViewView.Of)];
    }

    public async Task<SavedViewView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.SavedViews.AsNoTracking().SingleOrDefaultAsync(view => view.Id == id, cancellationToken) is { } view ? SavedViewView.Of(view) : null;
    }

    /// <summary>
    /// Problems: <c>validation_failed</c> (name, columns), those of the list's filter and order, <c>conflict</c> where another
    /// view has the name.
    /// </summary>
    public async Task<Result<SavedViewView>> CreateAsync(SavedViewContent content, string? by, CancellationToken cancellationToken)
    {
        if (Fault(content) is { } fault)
        {
            return fault;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.SavedViews.CountAsync(cancellationToken) >= MaxViews)
        {
            return new Problem(ProblemKind.Conflict, "conflict", $"There are {MaxViews} saved views already: delete one first.");
        }
        var now = time.GetUtcNow().UtcDateTime;
        var view = new SavedView { Id = StudioId.New(time), Name = "", NameKey = "", CreatedBy = by, CreatedAt = now };
        database.SavedViews.Add(view);
        return await SaveAsync(database, view, content, now, cancellationToken);
    }

    /// <summary>Problems: <c>not_found</c>, and those of <see cref="CreateAsync"/>.</summary>
    public async Task<Result<SavedViewView>> UpdateAsync(string id, SavedViewContent content, CancellationToken cancellationToken)
    {
        if (Fault(content) is { } fault)
        {
            return fault;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.SavedViews.SingleOrDefaultAsync(view => view.Id == id, cancellationToken) is { } view
            ? await SaveAsync(database, view, content, time.GetUtcNow().UtcDateTime, cancellationToken)
            : NotFound(id);
    }

    /// <summary>Problem: <c>not_found</c>. No job is touched.</summary>
    public async Task<Result<Done>> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.SavedViews.Where(view => view.Id == id).ExecuteDeleteAsync(cancellationToken) > 0 ? new Done() : NotFound(id);
    }

    public static Problem NotFound(string id) => new(ProblemKind.NotFound, "not_found", $"Saved view not found, {id}");

    private static async Task<Result<SavedViewView>> SaveAsync(StudioDb database, SavedView view, SavedViewContent content, DateTime now, CancellationToken cancellationToken)
    {
        var name = content.Name.Trim();
        var key = name.ToUpperInvariant();
        if (await database.SavedViews.AnyAsync(other => other.Id != view.Id && other.NameKey == key, cancellationToken))
        {
            return NameTaken(name);
        }
        (view.Name, view.NameKey, view.Filter, view.OrderBy, view.ConnectionId, view.Status) = (name, key, Text(content.Filter), Text(content.OrderBy), content.ConnectionId, content.Status);
        (view.Columns, view.UpdatedAt) = ([.. content.Columns.Distinct()], now);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody else may have saved the same name between our look and our write.
            if (!await IsTakenAsync(database, view, cancellationToken))
            {
                throw;
            }
            return NameTaken(name);
        }
        return SavedViewView.Of(view);
    }

    private static Task<bool> IsTakenAsync(StudioDb database, SavedView view, CancellationToken cancellationToken) =>
        database.SavedViews.AsNoTracking().AnyAsync(other => other.Id != view.Id && other.NameKey == view.NameKey, cancellationToken);

    private static Problem NameTaken(string name) => new(ProblemKind.Conflict, "conflict", $"A saved view named “{name}” is there already: choose another name, or change that one.");

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Problem? Fault(SavedViewContent content)
    {
        var name = content.Name.Trim();
        if (name.Length is 0 or > SavedView.MaxNameLength || TextRules.HasBadCharacter(name))
        {
            return Problem.Invalid("name", $"name must have 1 to {SavedView.MaxNameLength} characters; found {name.Length}.");
        }
        if (content.Columns.Count > SavedView.MaxColumns || content.Columns.Any(column => column.Length is 0 or > SavedView.MaxColumnLength))
        {
            return Problem.Invalid("columns", $"columns may hold {SavedView.MaxColumns} names of 1 to {SavedView.MaxColumnLength} characters.");
        }
        return FineTuningSelection.Of(new FineTuningListRequest(OrderBy: content.OrderBy, Filter: content.Filter)).Problem;
    }
}
