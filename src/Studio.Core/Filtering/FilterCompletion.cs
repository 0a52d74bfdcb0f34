using System.Text;

namespace FineTuningStudio.Core.Filtering;

/// <summary>What fits into a filter at a place.</summary>
public enum FilterSlot
{
    /// <summary>The name of a field.</summary>
    Field,

    /// <summary>A key of a map, behind the map's name and a dot.</summary>
    Key,

    /// <summary>A comparator, behind the name of a field.</summary>
    Comparator,

    /// <summary>A value of a field.</summary>
    Value,

    /// <summary>Nothing that could be offered.</summary>
    Nothing,
}

/// <summary>
/// What is being written at the caret of a filter: from <paramref name="Start"/> (from 0) to the caret stands
/// <paramref name="Typed"/>, its quote undone, and is to be replaced by what is chosen.
/// </summary>
public sealed record FilterCompletion(FilterSlot Slot, int Start, string Typed, FilterField? Field = null, string? Key = null)
{
    /// <summary>Looks only at what stands before the caret; what is not a filter so far gets <see cref="FilterSlot.Nothing"/>.</summary>
    public static FilterCompletion At(string text, int caret, FilterTable table)
    {
        var before = text[..Math.Clamp(caret, 0, text.Length)];
        var (tokens, open) = Tokens(before);
        var none = new FilterCompletion(FilterSlot.Nothing, before.Length, "");
        if (tokens is null)
        {
            return none;
        }
        var current = open ?? (tokens is [.., { Kind: FilterTokenKind.Text } last] && !char.IsWhiteSpace(before[^1]) ? last : null);
        if (current is not null && open is null)
        {
            tokens.RemoveAt(tokens.Count - 1);
        }
        var (start, typed) = current is { } word ? (word.Position - 1, word.Text) : (before.Length, "");
        if (open is null && typed is ['-', ..])
        {
            (start, typed) = (start + 1, typed[1..]);
        }
        if (Compared(tokens, table) is var (field, key))
        {
            return field is null ? none : new FilterCompletion(FilterSlot.Value, start, typed, field, key);
        }
        if (tokens is [.., { Kind: FilterTokenKind.Dot }])
        {
            return AfterDot(tokens, start, typed, table) ?? none;
        }
        if (current is null && Path(tokens) is { } name && table.Find(name) is { } known)
        {
            return new FilterCompletion(FilterSlot.Comparator, start, "", known);
        }
        return open is null ? new FilterCompletion(FilterSlot.Field, start, typed) : none;
    }

    /// <summary>A value as it is written into a filter: plain where that is safe, else in quotes.</summary>
    public static string Written(string value)
    {
        if (value.Length > 0 && value[0] is not '-' && value.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-') && value is not ("AND" or "OR" or "NOT" or "null"))
        {
            return value;
        }
        var written = new StringBuilder("\"");
        foreach (var sign in value)
        {
            written.Append(sign switch
            {
                '"' or '\\' or '*' => $"\\{sign}",
                '\n' => "\\n",
                '\t' => "\\t",
                _ => sign.ToString(),
            });
        }
        return written.Append('"').ToString();
    }

    /// <summary>The whole filter with one more condition that must hold as well; the same where it stands there already. AND binds least, so that no brackets are needed.</summary>
    public static string With(string? filter, string condition) => string.IsNullOrWhiteSpace(filter)
        ? condition
        : $" AND {filter} AND ".Contains($" AND {condition} AND ", StringComparison.Ordinal) ? filter : $"{filter} AND {condition}";

    /// <summary>The tokens, and the string that is still open at the end; null where it cannot be read.</summary>
    private static (List<FilterToken>? Tokens, FilterToken? Open) Tokens(string before)
    {
        if (Read(before) is { } whole)
        {
            return (whole, null);
        }
        foreach (var quote in (char[])['"', '\''])
        {
            if (Read(before + quote) is [.. var closed, { Kind: FilterTokenKind.String } open])
            {
                return (closed, open);
            }
        }
        return (null, null);
    }

    private static List<FilterToken>? Read(string text)
    {
        var lexer = new FilterLexer(text);
        List<FilterToken> tokens = [];
        while (lexer.Next() is { Kind: not FilterTokenKind.End } token)
        {
            tokens.Add(token);
        }
        return lexer.Fault is null ? tokens : null;
    }

    /// <summary>The field whose value comes next, with its key; (null, null) where it is an unknown one, and null where no value is due.</summary>
    private static (FilterField? Field, string? Key)? Compared(List<FilterToken> tokens, FilterTable table)
    {
        var groups = new Stack<int?>();
        int? comparator = null;
        for (var at = 0; at < tokens.Count; at++)
        {
            switch (tokens[at])
            {
                case { Kind: FilterTokenKind.Comparator }:
                    comparator = at;
                    break;
                case { Kind: FilterTokenKind.Open }:
                    groups.Push(comparator);
                    break;
                case { Kind: FilterTokenKind.Close }:
                    groups.TryPop(out _);
                    comparator = null;
                    break;
                case { IsKeyword: true }:
                    comparator = groups.TryPeek(out var outer) ? outer : null;
                    break;
                case { Kind: FilterTokenKind.Text or FilterTokenKind.String }:
                    comparator = null;
                    break;
            }
        }
        if (comparator is not { } found)
        {
            return null;
        }
        var path = Path(tokens[..found]) ?? "";
        if (table.Find(path) is { } field)
        {
            return (field, null);
        }
        var (map, key) = Map(path, table);
        return (map, key);
    }

    private static FilterCompletion? AfterDot(List<FilterToken> tokens, int start, string typed, FilterTable table)
    {
        var path = Path(tokens[..^1]);
        if (path is null)
        {
            return null;
        }
        if (table.Find(path) is { Type: FilterType.Map } map)
        {
            return new FilterCompletion(FilterSlot.Key, start, typed, map);
        }
        var whole = $"{path}.{typed}";
        return table.Names.Any(name => name.StartsWith(whole, StringComparison.Ordinal)) ? new FilterCompletion(FilterSlot.Field, start - path.Length - 1, whole) : null;
    }

    private static (FilterField? Field, string? Key) Map(string path, FilterTable table)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (table.Find(path[..dot]) is { Type: FilterType.Map } field)
            {
                return (field, path[(dot + 1)..]);
            }
        }
        return (null, null);
    }

    /// <summary>The name, its parts joined by dots, that ends the tokens.</summary>
    private static string? Path(List<FilterToken> tokens)
    {
        if (tokens is not [.., { Kind: FilterTokenKind.Text or FilterTokenKind.String } last])
        {
            return null;
        }
        var parts = new LinkedList<string>([last.Text]);
        for (var at = tokens.Count - 2; at >= 1 && tokens[at].Kind is FilterTokenKind.Dot && tokens[at - 1].Kind is FilterTokenKind.Text or FilterTokenKind.String; at -= 2)
        {
            parts.AddFirst(tokens[at - 1].Text);
        }
        return string.Join('.', parts).TrimStart('-');
    }
}
