namespace FineTuningStudio.Web.Components.Palette;

/// <summary>Something that the palette leads to.</summary>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Note">What helps to tell it from others; may be empty.</param>
/// <param name="Url">Where it leads; null for what js/palette.js does itself.</param>
/// <param name="Does">What js/palette.js does, such as "theme dark"; null where <paramref name="Url"/> is set.</param>
public sealed record PaletteItem(string Group, string Text, string Note, string Icon, string? Url, string? Does = null)
{
    public static PaletteItem To(string group, string text, string icon, string url, string note = "") => new(group, text, note, icon, url);
}
