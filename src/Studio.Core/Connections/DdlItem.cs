using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.Connections;

/// <summary>What stands between the commas of a CREATE TABLE statement: a column or a constraint.</summary>
internal static class DdlItem
{
    // The words that end a column's type.
    private static readonly string[] AfterType =
    [
        "PRIMARY", "NOT", "NULL", "DEFAULT", "UNIQUE", "CHECK", "REFERENCES", "COLLATE", "CONSTRAINT", "GENERATED", "AUTO_INCREMENT", "AUTOINCREMENT",
        "IDENTITY", "COMMENT", "ON", "AS", "ENCODE", "STORED", "VIRTUAL", "INVISIBLE", "VISIBLE", "KEY", "FOREIGN", "CHARSET", "ENABLE", "SPARSE",
    ];

    /// <summary>Takes a table constraint into the table; false where the item is a column.</summary>
    public static bool TryConstraint(DdlWords item, DdlTable table)
    {
        if (item.TrySkip("CONSTRAINT"))
        {
            _ = item.IsAny("PRIMARY", "FOREIGN", "UNIQUE", "CHECK") ? null : item.Name();
        }
        if (item.TrySkip("PRIMARY", "KEY"))
        {
            item.TrySkipAny("CLUSTERED", "NONCLUSTERED");
            table.PrimaryKey.UnionWith(Names(item.Parenthesis()));
            return true;
        }
        if (item.TrySkip("FOREIGN", "KEY"))
        {
            _ = item.Kind is SqlTokenKind.OpenParenthesis ? null : item.Name();
            var columns = Names(item.Parenthesis());
            if (item.TrySkip("REFERENCES") && item.Name() is { } target && columns.Count > 0)
            {
                table.ForeignKeys.Add(new ForeignKeyDescription(columns, target.Name, Names(item.Parenthesis())));
            }
            return true;
        }
        // "key" and "index" are also names that people give to columns; a constraint of that name has a list of columns.
        return item.IsAny("UNIQUE", "CHECK", "EXCLUDE", "FULLTEXT", "SPATIAL", "LIKE", "PERIOD") || (item.IsAny("KEY", "INDEX") && IsIndex(item));
    }

    /// <summary>The column; null where the item is none. A foreign key in it goes into the table.</summary>
    public static ColumnDescription? Column(DdlWords item, DdlTable table)
    {
        if (item.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
        {
            return null;
        }
        var name = item.Take();
        var start = item.Position;
        List<string>? values = null;
        while (!item.IsAtEnd && !item.IsAny(AfterType) && !(item.Is("CHARACTER") && item.Is("SET", 1)))
        {
            if (item.Is("ENUM") && item.Position == start)
            {
                item.Take();
                values = [.. (item.Parenthesis() ?? []).Where(value => value.Kind is SqlTokenKind.Text).Select(value => value.Take())];
            }
            else
            {
                item.Take();
            }
        }
        var type = values is null ? DeclaredType.Clean(item.Between(start, item.Position)) : "TEXT";
        var column = new ColumnDescription(name, type, false, false, null, values is { Count: > 0 and <= SqliteScan.MaxCategories } && values.All(CellText.IsCategory) ? values : null);
        return WithConstraints(item, column, table);
    }

    private static ColumnDescription WithConstraints(DdlWords item, ColumnDescription column, DdlTable table)
    {
        while (!item.IsAtEnd)
        {
            if (item.TrySkip("PRIMARY", "KEY"))
            {
                table.PrimaryKey.Add(column.Name);
            }
            else if (item.TrySkip("NOT", "NULL"))
            {
                column = column with { IsNotNull = true };
            }
            else if (item.TrySkip("COMMENT") && item.Kind is SqlTokenKind.Text)
            {
                column = column with { Description = item.Take() };
            }
            else if (item.TrySkip("REFERENCES"))
            {
                if (item.Name() is { } target)
                {
                    table.ForeignKeys.Add(new ForeignKeyDescription([column.Name], target.Name, Names(item.Parenthesis())));
                }
            }
            else if (item.Parenthesis() is null && !item.IsAtEnd)
            {
                item.Take();
            }
        }
        return column;
    }

    private static bool IsIndex(DdlWords item)
    {
        var ahead = DdlWords.Of(item.Between(item.Position, item.End));
        ahead.Take();
        _ = ahead.Kind is SqlTokenKind.OpenParenthesis ? null : ahead.Name();
        return ahead.Parenthesis() is [{ Kind: not SqlTokenKind.Number }, ..];
    }

    private static List<string> Names(IReadOnlyList<DdlWords>? items) => [.. (items ?? []).Select(item => item.Name()?.Name).OfType<string>()];
}
