using System.Globalization;

namespace FineTuningStudio.Core.Samples;

/// <summary>The rows of the sample database, drawn from a fixed seed by a generator of our own: the runtime's may change between versions.</summary>
internal static class SampleRows
{
    public static readonly string[] Districts = ["Old Town", "Harbour", "Riverside", "University", "Garden Hill", "Station Quarter"];

    private static readonly (string Name, int District, int Docks, string Opened)[] Stations =
    [
        ("Lighthouse Square", 1, 24, "2019-04-12"), ("Fish Market", 1, 30, "2019-04-12"), ("Rope Walk", 1, 16, "2021-06-01"),
        ("Town Hall", 0, 36, "2019-03-20"), ("Cathedral Steps", 0, 20, "2019-05-05"), ("Old Mill", 0, 12, "2020-09-14"),
        ("Willow Bridge", 2, 18, "2019-08-30"), ("Boathouse", 2, 22, "2020-05-16"), ("Weir Park", 2, 14, "2022-03-03"),
        ("Library Court", 3, 40, "2019-10-01"), ("Physics Building", 3, 28, "2020-10-01"), ("Student Village", 3, 32, "2021-09-15"),
        ("Rose Garden", 4, 10, "2021-04-22"), ("Observatory", 4, 12, "2022-07-09"),
        ("Central Station", 5, 60, "2019-03-20"), ("Freight Yard", 5, 26, "2020-02-11"),
    ];

    private static readonly (string Name, string Kind, string Maker, double Price)[] Models =
    [
        ("Breeze", "city", "Velora", 2.5), ("Breeze Plus", "city", "Velora", 3.0), ("Pebble", "city", "Nordrad", 2.2),
        ("Volt 3", "electric", "Velora", 5.0), ("Aurora E", "electric", "Nordrad", 5.6), ("Spark", "electric", "Tidewheel", 4.8),
        ("Mule", "cargo", "Tidewheel", 6.5), ("Big Barrow", "cargo", "Nordrad", 7.2),
        ("Ridge 29", "mountain", "Tidewheel", 4.2), ("Summit", "mountain", "Velora", 4.6),
    ];

    private static readonly (string Name, double Fee)[] Plans = [("Pay as you go", 0), ("Student", 6.5), ("Commuter", 12), ("Family", 24), ("Business", 45)];

    private static readonly string[] FirstNames =
    [
        "Ada", "Bruno", "Clara", "David", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katya", "Liam", "Mara", "Nils", "Olga",
        "Pavel", "Rosa", "Samir", "Tessa", "Umar", "Vera", "Wanda", "Yusuf", "Zoe",
    ];

    private static readonly string[] LastNames =
    [
        "Albrecht", "Bianchi", "Costa", "Dvorak", "Eriksen", "Fontaine", "Garcia", "Hoffmann", "Ivanov", "Jensen", "Kowalski", "Lindqvist",
        "Moreau", "Novak", "O'Brien", "Petrov", "Quintero", "Rossi", "Schmidt", "Tanaka",
    ];

    private static readonly string[] Mechanics = ["Anton Berg", "Lucia Marin", "Tom Ashby", "Sofia Lund", "Emil Kraus"];
    private static readonly string[] Problems = ["brakes", "flat tyre", "chain", "lights", "gears", "saddle"];
    private static readonly string[] Statuses = ["available", "available", "available", "rented", "in repair", "retired"];

    public static IEnumerable<(string Table, IReadOnlyList<object?[]> Rows)> All()
    {
        var dice = new SampleDice(20_240_501);
        yield return ("station", [.. Stations.Select((s, i) => new object?[] { i + 1, s.Name, Districts[s.District], s.Docks, s.Opened })]);
        yield return ("bike_model", [.. Models.Select((m, i) => new object?[] { i + 1, m.Name, m.Kind, m.Maker, m.Price })]);
        var bikes = Bikes(dice);
        yield return ("bike", bikes);
        yield return ("plan", [.. Plans.Select((p, i) => new object?[] { i + 1, p.Name, p.Fee })]);
        yield return ("customer", Customers(dice));
        yield return ("rental", Rentals(dice, bikes));
        yield return ("mechanic", [.. Mechanics.Select((m, i) => new object?[] { i + 1, m, Day(new DateOnly(2019, 2, 1).AddDays(i * 211)) })]);
        yield return ("repair", Repairs(dice));
    }

    private static List<object?[]> Bikes(SampleDice dice) => Enumerable.Range(1, 96)
        .Select(id => new object?[] { id, dice.Next(Models.Length) + 1, dice.Next(Stations.Length) + 1, dice.Of(Statuses), Day(dice.Between(2019, 2023)) })
        .ToList();

    // 144 people, no two of one name: each takes the next pair of a walk over first and last names.
    private static List<object?[]> Customers(SampleDice dice) => Enumerable.Range(0, 144)
        .Select(i => new object?[]
        {
            i + 1, FirstNames[i % FirstNames.Length], LastNames[((i * 7) + (i / FirstNames.Length)) % LastNames.Length],
            dice.Of(Districts), dice.Skewed(Plans.Length) + 1, 1955 + dice.Next(51), Day(dice.Between(2019, 2023)),
        })
        .ToList();

    private static List<object?[]> Rentals(SampleDice dice, List<object?[]> bikes) => Enumerable.Range(0, 1_050)
        .Select(_ => (Day: dice.Between(2022, 2024), Bike: dice.Next(bikes.Count), Customer: dice.Skewed(136)))
        .OrderBy(r => r.Day)
        .Select((r, i) =>
        {
            var minutes = 6 + dice.Next(55) + (dice.Next(5) == 0 ? dice.Next(180) : 0);
            var price = Math.Round(minutes / 60.0 * Models[(int)bikes[r.Bike][1]! - 1].Price, 2);
            object? stars = dice.Next(4) == 0 ? null : 5 - dice.Skewed(5);
            return new object?[] { i + 1, r.Bike + 1, r.Customer + 1, dice.Skewed(Stations.Length) + 1, dice.Skewed(Stations.Length) + 1, Day(r.Day), minutes, price, stars };
        })
        .ToList();

    private static List<object?[]> Repairs(SampleDice dice) => Enumerable.Range(0, 190)
        .Select(_ => dice.Between(2022, 2024))
        .Order()
        .Select((day, i) => new object?[]
        {
            i + 1, dice.Next(84) + 1, dice.Next(Mechanics.Length) + 1, dice.Of(Problems), Math.Round(8 + (dice.Next(11_200) / 100.0), 2), Day(day), 1 + dice.Skewed(14),
        })
        .ToList();

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
