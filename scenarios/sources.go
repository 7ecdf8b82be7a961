package scenarios

// Pages that parameters come from.
const (
	sourceCycle       = "NBER business cycle dates: http://www.nber.org/papers/w4005"
	sourceProbit      = "https://talkmarkets.com/article/probability-of-recession-in-12-months-vs-within-12-months"
	sourceProjections = "FOMC projections of September 2025: https://pubt.io/view/1CA5F51E940C7F11844BC177172024DFC78F7550"
	sourceTaylor      = "inertial rule fitted 1987-2007, FRED FEDFUNDS, CPILFESL, UNRATE"
	sourceOptimism    = "McKinsey: http://www.mckinsey.com/insights/corporate_finance/equity_analysts_still_too_bullish"
	sourceMega        = "FactSet: https://insight.factset.com/are-magnificent-7-companies-still-top-contributors-to-earnings-growth-for-the-sp-500-for-q4"
	sourceGrowth      = "Goldman Sachs, 8 % and 5 % of earnings per 1 % of GDP: http://www.pionline.com/article/20130429/INTERACTIVE/130429900/goldman-small-cap-equities-to-benefit-more-if-domestic-growth-picks-up"
	sourceInterest    = "https://preview.deepnewz.com/company-earnings/bankruptcies-surge-512-u-s-companies-filed-2024-59-august-63-september-43-2000-61399c57"
	sourceDebt        = "https://www.asimplemodel.com/bips/bip-feed/russell-2000s-corporate-debt-a-risk"
	sourceFloating    = "30 % small against 6 %: https://ng.investing.com/news/stock-market-news/high-interest-rates-strain-small-and-midsize-us-stocks-93CH-1089299; 36 %: https://www.plantemoran.com/explore-our-thinking/insight/2024/07/do-higher-interest-rates-have-a-greater-impact-on-smaller-companies; 51 % against 25 %: https://apolloacademy.com/small-cap-vs-large-cap-earnings-expectations"
	sourceSmallCap600 = "the S&P SmallCap 600, which screens for earnings, was ahead of the Russell 2000 in 20 of 30 years, by 1.6 % a year: https://talkmarkets.com/content/us-markets/still-quality-by-design-a-deep-dive-into-the-recent-performance-of-the-sp-smallcap-600, https://www.spglobal.com/spdji/en/indexology/core/index-construction-matters-the-sp-smallcap-600/"
	sourceSurprise    = "Bernanke and Kuttner 2005, 1 % per 25 bp: http://www.afajof.org/details/journalArticle/2890271/What-Explains-the-Stock-Markets-Reaction-to-Federal-Reserve-Policy.html; https://fraser.stlouisfed.org/title/economic-synopses-6715/stock-prices-react-fed-624083/fulltext"
)
