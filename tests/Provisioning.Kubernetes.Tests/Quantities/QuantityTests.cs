using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Provisioning.Kubernetes.Quantities;

namespace Provisioning.Kubernetes.Tests.Quantities;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.5", "500m")]
    [InlineData("1000m", "1")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("512Mi", "512Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("100Ki", "100Ki")]
    [InlineData("1000k", "1M")]
    [InlineData("12345678n", "12345678n")]
    [InlineData("1e3", "1e3")]
    [InlineData("1E3", "1e3")]
    [InlineData("1E", "1E")]
    [InlineData("+2", "2")]
    [InlineData("-1500m", "-1500m")]
    [InlineData(".5", "500m")]
    [InlineData("0.0000000001", "1n")]
    [InlineData("1500e-3", "1500e-3")]
    public void ToString_AnyForm_IsCanonical(string text, string canonical) => Assert.Equal(canonical, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData("5 Gi")]
    [InlineData("5gi")]
    [InlineData("5K")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999999999E")]
    [InlineData("five")]
    public void TryParse_NoQuantity_IsFalse(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void Parse_NoQuantity_SaysWhatOneLooksLike() =>
        Assert.Contains("50Gi", Assert.Throws<FormatException>(() => Quantity.Parse("lots")).Message, StringComparison.Ordinal);

    [Property]
    public Property ToString_OfAnyQuantity_ReadsBackAsTheSameButForFractionsOfAByte() => Prop.ForAll(
        (from number in Gen.Choose(-1_000_000, 1_000_000)
         from decimals in Gen.Choose(0, 3)
         from suffix in Gen.Elements("", "m", "u", "n", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "e-3", "E6")
         select (number / (decimal)Math.Pow(10, decimals)).ToString(CultureInfo.InvariantCulture) + suffix).ToArbitrary(),
        text =>
        {
            var quantity = Quantity.Parse(text);
            var again = Quantity.Parse(quantity.ToString());
            var lost = quantity.Format == QuantityFormat.Binary ? Math.Abs(quantity.Value - again.Value) : 0;
            return (quantity == again || lost is > 0 and < 1) && quantity.ToString() == again.ToString();
        });

    [Property]
    public bool CompareTo_WholeNumbers_IsThatOfTheNumbers(int left, int right) =>
        Math.Sign(Quantity.Parse(left.ToString(CultureInfo.InvariantCulture)).CompareTo(Quantity.Parse($"{(long)right * 1000}m"))) == left.CompareTo(right);
}
