using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Provisioning.Kubernetes.Quantities;

/// <summary>A Kubernetes quantity, such as <c>50Gi</c> or <c>500m</c>. Equal by value: <c>1000m</c> is <c>1</c>.</summary>
internal readonly struct Quantity(decimal value, QuantityFormat format = QuantityFormat.Decimal) : IEquatable<Quantity>, IComparable<Quantity>
{
    private static readonly (string Suffix, decimal Factor)[] BinarySuffixes =
    [
        ("Ei", 1152921504606846976m), ("Pi", 1125899906842624m), ("Ti", 1099511627776m), ("Gi", 1073741824m), ("Mi", 1048576m), ("Ki", 1024m),
    ];

    private static readonly (string Suffix, decimal Factor)[] DecimalSuffixes =
    [
        ("E", 1e18m), ("P", 1e15m), ("T", 1e12m), ("G", 1e9m), ("M", 1e6m), ("k", 1e3m), ("", 1m), ("m", 1e-3m), ("u", 1e-6m), ("n", 1e-9m),
    ];

    public decimal Value { get; } = value;

    public QuantityFormat Format { get; } = format;

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;

    public static Quantity operator +(Quantity left, Quantity right) => new(left.Value + right.Value, left.Format);

    public static Quantity operator *(Quantity quantity, int factor) => new(quantity.Value * factor, quantity.Format);

    /// <exception cref="FormatException">Not a quantity; the message tells what one looks like.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity) ? quantity : throw new FormatException($"'{text}' is not a quantity, such as 500m, 2, 512Mi or 50Gi.");

    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var end = NumberLength(text);
        if (!decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !TryReadSuffix(text[end..], out var factor, out var format))
        {
            return false;
        }

        try
        {
            // As the API server does: nothing is smaller than a nano, and a rest is rounded away from zero.
            quantity = new Quantity(RoundUp(number * factor, 1e-9m), format);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public bool Equals(Quantity other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    /// <summary>The canonical form: no fraction, the largest suffix that allows that.</summary>
    public override string ToString()
    {
        if (Value == 0)
        {
            return "0";
        }

        // The API server writes binary quantities below 1Ki with decimal suffixes too.
        if (Format == QuantityFormat.Binary && Math.Abs(Value) >= 1024)
        {
            var whole = RoundUp(Value, 1);
            var (suffix, factor) = Array.Find(BinarySuffixes, candidate => whole % candidate.Factor == 0);
            return suffix is null ? Text(whole) : Text(whole / factor) + suffix;
        }

        var all = Value;
        var largest = Array.FindIndex(DecimalSuffixes, candidate => all % candidate.Factor == 0);
        var number = Text(Value / DecimalSuffixes[largest].Factor);
        var power = 18 - (3 * largest);
        return Format != QuantityFormat.Exponent ? number + DecimalSuffixes[largest].Suffix
            : power == 0 ? number
            : string.Create(CultureInfo.InvariantCulture, $"{number}e{power}");
    }

    private static string Text(decimal number) => number.ToString("0", CultureInfo.InvariantCulture);

    private static decimal RoundUp(decimal value, decimal unit)
    {
        var rest = value % unit;
        return rest == 0 ? value : value - rest + (Math.Sign(value) * unit);
    }

    private static int NumberLength(string text)
    {
        var length = text[0] is '+' or '-' ? 1 : 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.'))
        {
            length++;
        }

        return length;
    }

    private static bool TryReadSuffix(string suffix, out decimal factor, out QuantityFormat format)
    {
        (factor, format) = (0, QuantityFormat.Decimal);
        if (Array.Find(BinarySuffixes, candidate => candidate.Suffix == suffix) is { Suffix: not null } binary)
        {
            (factor, format) = (binary.Factor, QuantityFormat.Binary);
            return true;
        }

        if (Array.Find(DecimalSuffixes, candidate => candidate.Suffix == suffix) is { Suffix: not null } plain)
        {
            factor = plain.Factor;
            return true;
        }

        if (suffix.Length > 1 && suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && Math.Abs(exponent) <= 28)
        {
            (factor, format) = (Power(exponent), QuantityFormat.Exponent);
            return true;
        }

        return false;
    }

    private static decimal Power(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            power = exponent > 0 ? power * 10 : power / 10;
        }

        return power;
    }
}
