namespace FineTuningStudio.Web.Components.Palette;

/// <summary>A keyboard shortcut as the help sheet shows it. The keys are those that js/palette.js listens to.</summary>
/// <param name="Keys">One or more keys, one after the other or held together, such as "g f" or "Ctrl+K".</param>
public sealed record Shortcut(string Keys, string What);

/// <summary>The shortcuts that work on every page, and where "g" and a letter lead.</summary>
public static class Shortcuts
{
    /// <summary>Pages by the letter that follows "g"; also the pages of the palette, in this order.</summary>
    public static IReadOnlyList<(string Letter, string Text, string Icon, string Url)> Pages { get; } =
    [
        ("d", "Dashboard", "dashboard", StudioUrls.Dashboard),
        ("r", "Golden records", "records", StudioUrls.GoldenRecords()),
        ("s", "Snapshots", "snapshot", StudioUrls.Snapshots()),
        ("f", "Fine-tunings", "tune", StudioUrls.FineTunings),
        ("e", "Evaluations", "scale", StudioUrls.Evaluations),
        ("p", "Playground", "chat", StudioUrls.Playground()),
        ("c", "Connections", "database", StudioUrls.Connections),
        ("v", "Providers", "server", StudioUrls.Providers),
        ("w", "Notices", "bell", StudioUrls.Webhooks),
    ];

    public static IReadOnlyList<(string Title, IReadOnlyList<Shortcut> Shortcuts)> Sheet { get; } =
    [
        ("Everywhere",
        [
            new("Ctrl+K", "Find a page, a job, a record, or something to do"),
            new("/", "Go to the filter or search of the page"),
            new("n", "New fine-tuning"),
            new("?", "This sheet"),
            new("Esc", "Close what is open"),
        ]),
        ("Go to", [.. Pages.Select(page => new Shortcut($"g {page.Letter}", page.Text))]),
        ("In the list of fine-tunings",
        [
            new("j", "Next job"),
            new("k", "Job before"),
            new("x", "Select it, or not"),
            new("Enter", "Open it"),
        ]),
        ("Reviewing golden records",
        [
            new("a", "Accept"),
            new("r", "Reject"),
            new("e", "Fix the SQL"),
            new("s", "Skip"),
            new("z", "Take back the last decision"),
            new("Ctrl+Enter", "Run the SQL, while it is edited"),
        ]),
    ];
}
