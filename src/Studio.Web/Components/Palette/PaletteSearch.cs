using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Views;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Snapshots;
using FineTuningStudio.Web.Components.FineTunings.List;

namespace FineTuningStudio.Web.Components.Palette;

/// <summary>Finds what the palette offers for a text: pages and actions by their words, then what is in the database.</summary>
public sealed class PaletteSearch(
    FineTuningQueries jobs, DatabaseConnections connections, SnapshotQueries snapshots, GoldenRecordStore records, SavedViews views)
{
    private const int MostOfAKind = 5;

    /// <summary>How many of the latest snapshots are looked at.</summary>
    private const int MostSnapshots = 200;

    private static readonly (PaletteItem Item, string Words)[] Known =
    [
        .. Shortcuts.Pages.Select(page => (PaletteItem.To("Pages", page.Text, page.Icon, page.Url, $"g {page.Letter}"), "")),
        (PaletteItem.To("Pages", "Models that stop being served", "clock", StudioUrls.Sunset), "sunset deprecation shutdown"),
        (PaletteItem.To("Pages", "API reference", "external", StudioUrls.ApiReference), "swagger openapi rest script"),
        (PaletteItem.To("Do", "New fine-tuning", "plus", StudioUrls.NewFineTuning(), "n"), "train job sweep create start"),
        (PaletteItem.To("Do", "New snapshot", "snapshot", StudioUrls.NewSnapshot()), "freeze data"),
        (PaletteItem.To("Do", "New evaluation", "scale", StudioUrls.NewEvaluation()), "judge accuracy compare models"),
        (PaletteItem.To("Do", "Add a connection", "database", StudioUrls.NewConnection), "database sqlite postgresql connect"),
        (PaletteItem.To("Do", "Add a provider", "server", StudioUrls.NewProvider), "openai fireworks key"),
        (new PaletteItem("Do", "Light theme", "", "sun", null, "theme light"), "appearance colour"),
        (new PaletteItem("Do", "Dark theme", "", "moon", null, "theme dark"), "appearance colour"),
        (new PaletteItem("Do", "Theme as the system", "", "monitor", null, "theme system"), "appearance colour"),
        (new PaletteItem("Do", "Keyboard shortcuts", "?", "info", null, "shortcuts"), "keys help"),
    ];

    public async Task<IReadOnlyList<PaletteItem>> FindAsync(string text, CancellationToken cancellationToken)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bool Holds(params ReadOnlySpan<string?> texts)
        {
            var joined = string.Join(' ', texts);
            return words.All(word => joined.Contains(word, StringComparison.OrdinalIgnoreCase));
        }

        List<PaletteItem> found = [.. Known.Where(known => Holds(known.Item.Text, known.Words)).Select(known => known.Item)];
        found.AddRange(await JobsAsync(words, cancellationToken));
        if (words.Length == 0)
        {
            return found;
        }
        found.AddRange((await views.ListAsync(cancellationToken)).Where(view => Holds(view.Name)).Take(MostOfAKind).Select(view => PaletteItem.To("Views of the fine-tunings", view.Name, "eye", ListAddress.Of(view).Url, view.Filter ?? "")));
        var all = await connections.ListAsync(cancellationToken);
        found.AddRange(all.Where(connection => Holds(connection.Alias)).Take(MostOfAKind)
            .Select(connection => PaletteItem.To("Connections", connection.Alias, "database", StudioUrls.Connection(connection.Id), connection.Dialect)));
        found.AddRange((await snapshots.ListAsync(null, 0, MostSnapshots, cancellationToken)).Items.Where(snapshot => Holds(snapshot.Alias, snapshot.Name, snapshot.Note)).Take(MostOfAKind)
            .Select(snapshot => PaletteItem.To("Snapshots", snapshot.Alias ?? snapshot.Name, "snapshot", StudioUrls.Snapshot(snapshot.Id), $"{snapshot.Count:N0} records")));
        found.AddRange(await RecordsAsync(text.Trim(), all, cancellationToken));
        return found;
    }

    /// <summary>The latest jobs where nothing was typed, else those in whose name, model or id every word stands.</summary>
    private async Task<IEnumerable<PaletteItem>> JobsAsync(string[] words, CancellationToken cancellationToken)
    {
        var filter = string.Join(' ', words.Select(word => FilterCompletion.Written(word) is var written && written[0] == '"' ? written : $"\"{written}\""));
        return (await jobs.ListAsync(new FineTuningListRequest(PageSize: MostOfAKind, Filter: filter), cancellationToken)).Value is { } page
            ? page.Items.Select(job => PaletteItem.To("Fine-tunings", job.Alias, "tune", StudioUrls.FineTuning(job.Id), $"{job.ModelName}, {job.Status.ToWire().Replace('_', ' ')}"))
            : [];
    }

    private async Task<IReadOnlyList<PaletteItem>> RecordsAsync(string text, IReadOnlyList<ConnectionView> all, CancellationToken cancellationToken)
    {
        List<PaletteItem> found = [];
        foreach (var connection in all)
        {
            var page = await records.PageAsync(new GoldenRecordSearch(connection.Id, text), 0, MostOfAKind - found.Count, cancellationToken);
            found.AddRange(page.Select(record => PaletteItem.To(
                "Golden records", record.PromptText, "records", StudioUrls.GoldenRecords(new GoldenRecordSearch(connection.Id, record.PromptText.Length <= 200 ? record.PromptText : text)), connection.Alias)));
            if (found.Count >= MostOfAKind)
            {
                break;
            }
        }
        return found;
    }
}
