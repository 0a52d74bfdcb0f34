namespace FineTuningStudio.Web.Components.Shared;

/// <summary>The Studio's own line icons on a grid of 24: few, drawn alike, and part of the page (no icon font to load).</summary>
public static class IconPaths
{
    private const string Circle = "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z";

    private static readonly Dictionary<string, string> Paths = new()
    {
        ["dashboard"] = "M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z",
        ["records"] = "M4 5h16v14H4zM4 10h16M4 14.5h16M9.5 10v9",
        ["tune"] = "M3 18c5 0 5-12 9.5-12S17 14 21 14M12.5 6v0M3 21h18",
        ["database"] = "M5 6c0-4 14-4 14 0v12c0 4-14 4-14 0zM5 6c0 4 14 4 14 0M5 12c0 4 14 4 14 0",
        ["server"] = "M4 4h16v7H4zM4 13h16v7H4zM8 7.5h.01M8 16.5h.01M12 7.5h4M12 16.5h4",
        ["menu"] = "M4 7h16M4 12h16M4 17h16",
        ["close"] = "M6 6l12 12M18 6L6 18",
        ["sun"] = "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
        ["moon"] = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
        ["monitor"] = "M3 4h18v12H3zM9 20h6M12 16v4",
        ["plus"] = "M12 5v14M5 12h14",
        ["search"] = "M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM16 16l4.5 4.5",
        ["upload"] = "M12 16V4M7 9l5-5l5 5M4 17v3h16v-3",
        ["download"] = "M12 4v12M7 11l5 5l5-5M4 17v3h16v-3",
        ["trash"] = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
        ["edit"] = "M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5",
        ["play"] = "M7 4.5l12 7.5l-12 7.5z",
        ["pause"] = "M8 5v14M16 5v14",
        ["stop"] = "M6 6h12v12H6z",
        ["refresh"] = "M20 11a8 8 0 0 0-14.5-4L3.5 9.5M3.5 4.5v5h5M4 13a8 8 0 0 0 14.5 4l2-2.5M20.5 19.5v-5h-5",
        ["undo"] = "M4 9h11a5 5 0 0 1 0 10h-4M8 5L4 9l4 4",
        ["check"] = "M5 12.5l4.5 4.5L19 7.5",
        ["success"] = Circle + "M8 12.3l2.8 2.8L16 9.5",
        ["error"] = Circle + "M9 9l6 6M15 9l-6 6",
        ["warning"] = "M12 4l9 16H3zM12 10v4.5M12 17.3v.01",
        ["info"] = Circle + "M12 11v5.5M12 7.8v.01",
        ["clock"] = Circle + "M12 7.5V12l3 2.5",
        ["cancelled"] = Circle + "M6 18L18 6",
        ["loader"] = "M12 3a9 9 0 1 0 9 9",
        ["copy"] = "M9 9h11v11H9zM15 9V4H4v11h5",
        ["chevron-right"] = "M9 5l7 7l-7 7",
        ["chevron-left"] = "M15 5l-7 7l7 7",
        ["chevron-down"] = "M5 9l7 7l7-7",
        ["arrow-right"] = "M4 12h16M14 6l6 6l-6 6",
        ["external"] = "M13 5h6v6M19 5l-9 9M16 14v5H5V8h5",
        ["table"] = "M4 5h16v14H4zM4 10h16M10 5v14",
        ["key"] = "M8 11a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM11 12.5L20 4M17 7l2.5 2.5",
        ["link"] = "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
        ["tag"] = "M4 4h8l8 8l-8 8l-8-8zM8.5 8.5v.01",
        ["filter"] = "M4 5h16l-6 8v6l-4-2v-4z",
        ["file"] = "M6 3h8l4 4v14H6zM14 3v4h4",
        ["eye"] = "M2.5 12c4-8 15-8 19 0c-4 8-15 8-19 0zM12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6z",
        ["eye-off"] = "M2.5 12c4-8 15-8 19 0c-4 8-15 8-19 0zM4 20L20 4",
        ["spark"] = "M12 3l2 7l7 2l-7 2l-2 7l-2-7l-7-2l7-2z",
        ["chat"] = "M4 5h16v11H10l-5 4v-4H4z",
        ["list"] = "M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01",
        ["code"] = "M9 7l-5 5l5 5M15 7l5 5l-5 5",
        ["snapshot"] = "M4 8h4l2-3h4l2 3h4v11H4zM12 10a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z",
        ["scale"] = "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
        ["bell"] = "M6 16V10.5a6 6 0 0 1 12 0V16l2 2.5H4zM10 21h4M12 2.5v2",
        ["chart"] = "M4 4v16h16M8 15l3.5-4l3 2.5L19 8",
    };

    public static IReadOnlyCollection<string> Names => Paths.Keys;

    /// <summary>The path of that icon; an unknown name is a mistake of ours and throws.</summary>
    public static string Find(string name) => Paths[name];
}
