using FineTuningStudio.Core.Filtering;

namespace FineTuningStudio.UnitTests.Core.Filtering;

/// <summary>Says by itself which of two rows comes first in an order, so that the database's can be held against it.</summary>
internal static class ListOrderOracle
{
    /// <summary>Below 0 where the first comes before the second. The rows may be of any type with the fields' properties.</summary>
    public static int Compare<TRow>(ListOrder listOrder, TRow first, TRow second)
        where TRow : notnull
    {
        foreach (var (field, descends) in listOrder.Keys)
        {
            var order = (Read(first, field), Read(second, field)) switch
            {
                (null, null) => 0,
                (null, _) => -1,
                (_, null) => 1,
                (string left, string right) => CompareCodePoints(left, right),
                var (left, right) => System.Collections.Comparer.DefaultInvariant.Compare(left, right),
            };
            if (order != 0)
            {
                return descends ? -order : order;
            }
        }
        return 0;
    }

    private static object? Read(object row, FilterField field)
    {
        var value = row.GetType().GetProperty(field.Property)!.GetValue(row);
        return field.Type is FilterType.Choice ? field.Words.First(word => word.Value.Equals(value)).Key : value;
    }

    /// <summary>As the database orders UTF-8; UTF-16 units would put what is beyond U+FFFF before U+E000.</summary>
    private static int CompareCodePoints(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
}
