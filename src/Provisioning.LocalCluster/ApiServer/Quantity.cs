using System.Globalization;
using System.Numerics;

namespace Provisioning.LocalCluster.ApiServer;

/// <summary>
/// A Kubernetes resource quantity (<c>500m</c>, <c>4Gi</c>, <c>1e3</c>), exact to one billionth. A value: equal amounts are equal whatever their spelling.
/// </summary>
internal readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private const int NanoDigits = 9;
    private static readonly BigInteger One = BigInteger.Pow(10, NanoDigits);
    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    private readonly BigInteger _nanos;
    private readonly Form _form;

    private Quantity(BigInteger nanos, Form form)
    {
        _nanos = nanos;
        _form = form;
    }

    private enum Form
    {
        Decimal,
        Binary,
        Exponent,
    }

    public static Quantity Zero => default;

    public bool IsZero => _nanos.IsZero;

    public static Quantity operator +(Quantity a, Quantity b) => new(a._nanos + b._nanos, a.IsZero ? b._form : a._form);

    public static Quantity operator -(Quantity a, Quantity b) => new(a._nanos - b._nanos, a.IsZero ? b._form : a._form);

    public static bool operator >(Quantity a, Quantity b) => a._nanos > b._nanos;

    public static bool operator <(Quantity a, Quantity b) => a._nanos < b._nanos;

    public static bool operator >=(Quantity a, Quantity b) => a._nanos >= b._nanos;

    public static bool operator <=(Quantity a, Quantity b) => a._nanos <= b._nanos;

    public static bool operator ==(Quantity a, Quantity b) => a._nanos == b._nanos;

    public static bool operator !=(Quantity a, Quantity b) => a._nanos != b._nanos;

    public static Quantity Of(long value) => new(value * One, Form.Decimal);

    /// <exception cref="FormatException">The text is no quantity.</exception>
    public static Quantity Parse(string text) => TryParse(text, out var quantity) ? quantity : throw new FormatException($"'{text}' is no quantity");

    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var end = text[0] is '+' or '-' ? 1 : 0;
        var digits = BigInteger.Zero;
        var (scale, point, any) = (0, false, false);
        for (; end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && !point)); end++)
        {
            if (text[end] == '.')
            {
                point = true;
                continue;
            }

            any = true;
            digits = (digits * 10) + (text[end] - '0');
            scale += point ? 1 : 0;
        }

        if (!any || !TryMultiplier(text[end..], out var binary, out var exponent, out var form))
        {
            return false;
        }

        var value = digits * binary;
        var power = NanoDigits + exponent - scale;
        value = power >= 0 ? value * BigInteger.Pow(10, power) : RoundUp(value, BigInteger.Pow(10, -power));
        quantity = new Quantity(text[0] == '-' ? -value : value, form);
        return true;
    }

    public int CompareTo(Quantity other) => _nanos.CompareTo(other._nanos);

    public bool Equals(Quantity other) => _nanos == other._nanos;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => _nanos.GetHashCode();

    /// <summary>The canonical spelling: the largest suffix that leaves no fraction.</summary>
    public override string ToString()
    {
        if (_nanos.IsZero)
        {
            return "0";
        }

        if (_form == Form.Binary && _nanos % One == 0 && BigInteger.Abs(_nanos / One) >= 1024)
        {
            var whole = _nanos / One;
            var unit = 0;
            while (unit < BinarySuffixes.Length - 1 && whole % 1024 == 0)
            {
                whole /= 1024;
                unit++;
            }

            return whole.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[unit];
        }

        var number = _nanos;
        var step = 0;
        while (step < DecimalSuffixes.Length - 1 && number % 1000 == 0)
        {
            number /= 1000;
            step++;
        }

        var text = number.ToString(CultureInfo.InvariantCulture);
        return _form != Form.Exponent || step == 3 ? text + DecimalSuffixes[step] : string.Create(CultureInfo.InvariantCulture, $"{text}e{(step - 3) * 3}");
    }

    private static BigInteger RoundUp(BigInteger value, BigInteger divisor) => BigInteger.DivRem(value, divisor, out var rest) + (rest.IsZero ? 0 : 1);

    private static bool TryMultiplier(string suffix, out BigInteger binary, out int exponent, out Form form)
    {
        (binary, exponent, form) = (BigInteger.One, 0, Form.Decimal);
        var index = Array.IndexOf(DecimalSuffixes, suffix);
        if (index >= 0)
        {
            exponent = (index - 3) * 3;
            return true;
        }

        index = Array.IndexOf(BinarySuffixes, suffix);
        if (index > 0)
        {
            (binary, form) = (BigInteger.Pow(1024, index), Form.Binary);
            return true;
        }

        form = Form.Exponent;
        return suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs(exponent) <= 18;
    }
}
